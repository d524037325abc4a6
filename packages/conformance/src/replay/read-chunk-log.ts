import type { RecordedLine } from "@patchrig/core/transcript";

/** What a program that spoke SSH wrote into its log: the banner, and the shell's stream in the pieces that came. */
export interface ChunkLog {
  readonly banner: readonly RecordedLine[];
  readonly stream: readonly RecordedLine[];
}

const ENTRY = /^\d{4}-\d\d-\d\dT[\d:.]+Z - info: (?:(STDOUT|Banner from server)[:,] )?(.*)$/;
/** Readline's escape, whose first byte the copy lost: it shows nothing (evidence 43). */
const BARE_ESCAPE = /^\[\?1034h/;

interface Entry {
  readonly from: string | undefined;
  readonly pieces: { readonly text: string; readonly line: number }[];
}

/** Reads a log of `time - info: STDOUT: piece` entries; each ends with a line end of the log's own. */
export function readChunkLog(text: string, firstLine: number): ChunkLog {
  const entries: Entry[] = [];
  text
    .trimEnd()
    .split("\n")
    .forEach((row, index) => {
      const [whole, from, rest = ""] = ENTRY.exec(row) ?? [];
      if (whole !== undefined) entries.push({ from, pieces: [] });
      const piece = { text: (whole === undefined ? row : rest).replace(BARE_ESCAPE, ""), line: firstLine + index };
      entries.at(-1)?.pieces.push(piece);
    });
  return { banner: joined(entries, "Banner from server"), stream: joined(entries, "STDOUT") };
}

/** The pieces of one kind put together again: an entry goes on in the line in which the one before stopped. */
function joined(entries: readonly Entry[], from: string): readonly RecordedLine[] {
  const lines: { kind: "line"; text: string; line: number }[] = [];
  for (const { pieces } of entries.filter((entry) => entry.from === from)) {
    pieces.forEach(({ text, line }, index) => {
      const open = index === 0 ? lines.at(-1) : undefined;
      if (open && open.text !== "") open.text += text;
      else if (open) Object.assign(open, { text, line });
      else lines.push({ kind: "line", text, line });
    });
  }
  return lines.at(-1)?.text === "" ? lines.slice(0, -1) : lines;
}
