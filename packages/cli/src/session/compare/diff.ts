import { type SessionDocument, scriptOf, showSafely } from "@patchrig/core/transcript";
import { createColors } from "picocolors";
import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { readDocument } from "../read-document.ts";
import { safeJson } from "../safe-json.ts";
import { sideBySide } from "./side-by-side.ts";

interface Passage {
  readonly during: string;
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/** Compares two recordings of any kind turn by turn, stamps and addresses masked. Exit code 1: they differ. */
export async function diff(
  a: string,
  b: string,
  options: { readonly json?: boolean },
  context: Context,
): Promise<ExitCode> {
  const [one, other] = [await readDocument(a, context), await readDocument(b, context)];
  const passages = passagesOf(one.document, other.document).filter((passage) => differs(passage));
  const { stdout } = context;
  if (options.json) stdout.write(safeJson({ version: 1, same: passages.length === 0, differences: passages }));
  else stdout.write(render(passages, stdout));
  return passages.length === 0 ? EXIT.done : EXIT.failed;
}

/** Turns with the same input belong together, in order; a turn that only one has stands alone. */
function passagesOf(a: SessionDocument, b: SessionDocument): readonly Passage[] {
  const [left, right] = [turnsOf(a), turnsOf(b)];
  const places = placesOf(right.map(({ during }) => during));
  const passages: Passage[] = [];
  let at = 0;
  for (const turn of left) {
    const found = places(turn.during, at);
    if (found === undefined) passages.push({ during: turn.during, a: turn.lines, b: [] });
    else {
      for (const extra of right.slice(at, found)) passages.push({ during: extra.during, a: [], b: extra.lines });
      passages.push({ during: turn.during, a: turn.lines, b: right[found]?.lines ?? [] });
      at = found + 1;
    }
  }
  for (const extra of right.slice(at)) passages.push({ during: extra.during, a: [], b: extra.lines });
  return passages;
}

/** Where an input comes next, from a place on that only grows: each place is looked at once, however many turns there are. */
function placesOf(inputs: readonly string[]): (input: string, from: number) => number | undefined {
  const places = new Map<string, { readonly all: number[]; next: number }>();
  for (const [at, input] of inputs.entries()) {
    const known = places.get(input);
    if (known) known.all.push(at);
    else places.set(input, { all: [at], next: 0 });
  }
  return (input, from) => {
    const known = places.get(input);
    if (!known) return undefined;
    while ((known.all[known.next] ?? from) < from) known.next++;
    return known.all[known.next];
  };
}

function turnsOf(document: SessionDocument): readonly { readonly during: string; readonly lines: readonly string[] }[] {
  const { opening, turns } = scriptOf(document);
  const sources = (lines: typeof opening) => lines.map((line) => (line.kind === "line" ? line.source : "..."));
  return [
    ...(opening.length > 0 ? [{ during: "login", lines: sources(opening) }] : []),
    ...turns.map(({ input, expected }) => ({ during: input, lines: sources(expected) })),
  ];
}

const differs = ({ a, b }: Passage): boolean =>
  sideBySide(a, b, { columns: 200, colored: false, around: 0, sources: true }).some((row) => /^[~+-]/.test(row));

function render(passages: readonly Passage[], { columns, colored }: Context["stdout"]): string {
  const { bold, green } = createColors(colored);
  if (passages.length === 0) return `${green("same")}\n`;
  const lines = passages.flatMap(({ during, a, b }) => [
    bold(during === "login" ? "the login" : `"${showSafely(during)}"`),
    ...sideBySide(a, b, { columns, colored, sources: true }),
    "",
  ]);
  return `${lines.join("\n")}\n`;
}
