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

/** Takes out what the recording's own client said around the session, with what was answered to it; line by line. */
export interface ClientLineFilter {
  take(line: DocumentLine): void;
  /** What is held back because it may still be the last of all. */
  held(): readonly DocumentLine[];
  end(): void;
  /** How many lines were left out. */
  leftOut(): number;
}

/** Whoever says so much before a prompt is no client, and there may be none at all. */
const MOST_BEFORE = 2_000;
/** Empty lines behind the last one. */
const MOST_BEHIND = 1_000;

export function createClientLineFilter(onLine: (line: DocumentLine) => void): ClientLineFilter {
  /** Undefined once the first prompt was met, or so many lines without one. */
  let before: DocumentLine[] | undefined = [];
  let met = false;
  let behind: DocumentLine[] = [];
  let count = 0;
  const giveBehind = () => {
    for (const line of behind) onLine(line);
    behind = [];
  };
  const pass = (line: DocumentLine) => {
    if (isSaid(line) || behind.length > MOST_BEHIND) giveBehind();
    behind.push(line);
  };
  const giveBefore = () => {
    const lines = before ?? [];
    before = undefined;
    const kept = met ? withoutBefore(lines) : lines;
    count += lines.length - kept.length;
    for (const line of kept) pass(line);
  };
  return {
    take: (line) => {
      if (before === undefined) return pass(line);
      met = line.kind === "prompt";
      before.push(line);
      if (met || before.length > MOST_BEFORE) giveBefore();
    },
    held: () => [...(before ?? []), ...behind],
    end: () => {
      giveBefore();
      const [last] = behind;
      if (met && last !== undefined && AFTER.test(textOf(last) ?? "")) {
        behind.shift();
        count++;
      }
      giveBehind();
    },
    leftOut: () => count,
  };
}

const isSaid = (line: DocumentLine): boolean => line.kind !== "exit" && textOf(line) !== "";

function withoutBefore(lines: readonly DocumentLine[]): readonly DocumentLine[] {
  let asked = false;
  return lines.filter((line) => {
    if (line.kind === "prompt") return true;
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
