import type { DocumentLine } from "../document/document.ts";

/**
 * Before a session an SSH client speaks of its own: OpenSSH of keys that it does not know, PuTTY of whom it logs in. No
 * replay hears that again, whose client is another one.
 */
const BEFORE: readonly RegExp[] = [
  /^Warning: Permanently added '.*' \(\S+\) to the list of known hosts\.$/,
  /^The authenticity of host '.*' can't be established\.$/,
  /^\S+ key fingerprint is \S+$/,
  /^This key is not known by any other names\.?$/,
  /^Are you sure you want to continue connecting \(yes\/no(?:\/\[fingerprint\])?\)\?/,
  /^\S+@\S+'s password:\s*$/,
  /^\(\S+@\S+\) Password:\s*$/,
  /^Using username "/,
  /^Using keyboard-interactive authentication\.$/,
];
/** And after it, when nothing of the target's can come any more. */
const AFTER = /^Connection to \S+ closed(?: by remote host)?\.$/;

/** Takes out what the recording's own client said around the session, with what was answered to it. */
export function withoutClientLines(lines: readonly DocumentLine[]): readonly DocumentLine[] {
  const begins = lines.findIndex(({ kind }) => kind === "prompt");
  const last = lines.findLastIndex((line) => line.kind !== "exit" && textOf(line) !== "");
  let asked = false;
  return lines.filter((line, index) => {
    if (index === last && begins >= 0 && index > begins && AFTER.test(textOf(line) ?? "")) return false;
    if (index >= begins) return true;
    if (line.kind === "output") asked = isClients(line);
    return !asked || !(line.kind === "output" || line.kind === "answer" || line.kind === "hidden");
  });
}

const isClients = (line: DocumentLine): boolean => BEFORE.some((pattern) => pattern.test(textOf(line) ?? ""));

/** The text of a line that holds no capture; undefined where it is no line of output. */
const textOf = (line: DocumentLine): string | undefined =>
  line.kind === "output"
    ? line.pattern.spans
        .map((span) => (span.kind === "text" ? span.text : "<>"))
        .join("")
        .trimEnd()
    : undefined;
