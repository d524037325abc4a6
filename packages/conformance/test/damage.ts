import type { Evidence } from "@patchrig/platforms/evidence";

/** A copy of a recording with one line spoiled; `line` counts in the recording's file. */
export interface Damaged {
  readonly evidence: Evidence;
  readonly line: number;
  readonly was: string;
}

/** Every copy with one letter wrong: in each line that a replay compares. */
export const damageEachLine = (evidence: Evidence, isCompared: (line: string) => boolean): readonly Damaged[] =>
  each(evidence, isCompared, (lines, at) => lines.with(at, spoil(lines[at] ?? "")));

/** Every copy with one line missing; lines next to a mark of omission, and the last one, would not be missed. */
export const dropEachLine = (evidence: Evidence, isCompared: (line: string) => boolean): readonly Damaged[] =>
  each(evidence, isCompared, (lines, at) => lines.toSpliced(at, 1)).filter(({ line }) => {
    const lines = evidence.text.trimEnd().split("\n");
    const at = line - firstLineOf(evidence);
    const isText = (text: string) => text.trim() !== "";
    const beside = [lines.slice(0, at).findLast(isText), lines.slice(at + 1).find(isText)];
    return at < lines.length - 1 && !beside.some((neighbour) => neighbour?.startsWith("[..."));
  });

function each(
  evidence: Evidence,
  isCompared: (line: string) => boolean,
  damage: (lines: readonly string[], at: number) => readonly string[],
): readonly Damaged[] {
  const lines = evidence.text.split("\n");
  return lines.flatMap((was, at) => {
    if (!isCompared(was)) return [];
    return [{ evidence: { ...evidence, text: damage(lines, at).join("\n") }, line: firstLineOf(evidence) + at, was }];
  });
}

const firstLineOf = (evidence: Evidence): number => (evidence.leftOut === undefined ? 5 : 6);

/** A letter that no mask hides becomes another one: the last one, or one of the words around a login's or a host's name. */
function spoil(line: string): string {
  if (/^Last (failed )?login:/.test(line)) return line.replace("login", "logim");
  if (/^Name:/.test(line)) return line.replace("Name", "Nama");
  if (/"name": "VC-/.test(line)) return line.replace("name", "nama");
  if (/:~ #$|\[ ~ \][#$]$/.test(line)) return `${line}x`;
  const at = line.search(/[A-Za-z][^A-Za-z]*$/);
  if (at < 0) return `${line}x`;
  const other = line[at] === "x" ? "y" : "x";
  return line.slice(0, at) + other + line.slice(at + 1);
}
