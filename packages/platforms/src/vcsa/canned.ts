/** A canned reply: what a command that reads no state prints, and what backs it. */
export interface Canned {
  /** As it is typed, without `pi` and in its full form: `help pi list`. */
  readonly command: string;
  /** In which shell: the appliance's own, or the bash behind it. */
  readonly shell: "appliance" | "bash";
  readonly cite: readonly string[];
  readonly inferred: string | undefined;
  readonly text: string;
}

/**
 * Parses a canned file: lines `# key: value` (command, shell, cite, inferred), then the reply as it stands, with
 * `{name}` where something varies. Throws with the file's name and line on a header that says nothing.
 */
export function parseCanned(file: string, content: string): Canned {
  const header: Record<string, string> = {};
  const lines = content.split("\n");
  let at = 0;
  for (; lines[at]?.startsWith("# "); at++) {
    const [, key, value] = /^# (command|shell|cite|inferred): (.+)$/.exec(lines[at] ?? "") ?? [];
    if (key === undefined || value === undefined) {
      throw new SyntaxError(`${file}:${at + 1}: expected "# command|shell|cite|inferred: …"`);
    }
    header[key] = value;
  }
  if (header.command === undefined) throw new SyntaxError(`${file}:1: expected "# command: …"`);
  if (header.cite === undefined && header.inferred === undefined) {
    throw new SyntaxError(`${file}:1: expected "# cite: …" or "# inferred: …"`);
  }
  return {
    command: header.command,
    shell: header.shell === "bash" ? "bash" : "appliance",
    cite: header.cite?.split(/, */) ?? [],
    inferred: header.inferred,
    text: lines.slice(at).join("\n"),
  };
}
