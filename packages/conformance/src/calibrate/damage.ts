import type { Evidence } from "@patchrig/platforms/evidence";
import { firstLine } from "../requirement/quote.ts";

/** A copy of a recording with one line spoiled or missing; `line` counts in the recording's file. */
export interface Damaged {
  readonly evidence: Evidence;
  readonly line: number;
  readonly was: string;
  readonly how: "spoiled" | "missing" | "wordy";
}

/** The copy in which this line (of the file, from 1) has one letter wrong. */
export function spoilLine(evidence: Evidence, line: number): Damaged {
  return damage(evidence, line, (lines, at) => ({ lines: lines.with(at, spoil(lines[at] ?? "")), how: "spoiled" }));
}

/** The copy that lacks this line. */
export function dropLine(evidence: Evidence, line: number): Damaged {
  return damage(evidence, line, (lines, at) => ({ lines: lines.toSpliced(at, 1), how: "missing" }));
}

/** The copy that says something more behind this line, where it had said nothing. */
export function addLine(evidence: Evidence, line: number): Damaged {
  return damage(evidence, line, (lines, at) => ({ lines: lines.toSpliced(at + 1, 0, "Done."), how: "wordy" }));
}

type Spoiling = (
  lines: readonly string[],
  at: number,
) => { readonly lines: readonly string[]; readonly how: Damaged["how"] };

function damage(evidence: Evidence, line: number, change: Spoiling): Damaged {
  const before = evidence.text.split("\n");
  const at = line - firstLine(evidence);
  const { lines, how } = change(before, at);
  return { evidence: { ...evidence, text: lines.join("\n") }, line, was: before[at] ?? "", how };
}

/** A letter that no mask hides becomes another one: the last one, or one of the words around a login's or a host's name. */
function spoil(line: string): string {
  if (/^Last (failed )?login:/.test(line)) return line.replace("login", "logim");
  if (/^Name:/.test(line)) return line.replace("Name", "Nama");
  // What stands behind a question is the answer, which nobody said.
  const question = line.indexOf("[yes/no]");
  if (question > 0) return `${line.slice(0, question - 1)}${line.slice(question)}`;
  const asked = /^Command> (?=\S)|:~ # (?=\S)/.exec(line);
  if (asked) return `${line.slice(0, asked.index + asked[0].length)}x${line.slice(asked.index + asked[0].length)}`;
  const at = line.search(/[A-Za-z][^A-Za-z]*$/);
  if (at < 0) return `${line}x`;
  return `${line.slice(0, at)}${line[at] === "x" ? "y" : "x"}${line.slice(at + 1)}`;
}
