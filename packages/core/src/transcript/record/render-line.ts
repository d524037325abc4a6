import { createLineStream } from "../terminal/line-stream.ts";

/** A piece of a line as it came: shown, or typed. */
export interface Entry {
  readonly code: "o" | "i";
  readonly text: string;
  readonly at: number;
}

/** What a line's pieces come to. */
export interface LineRecord {
  /** What the terminal shows when all has come. */
  readonly visible: string;
  /** What it ever showed, rubbed out or not. */
  readonly stripped: string;
  /** What stood there when the first key was pressed; all of it where none was. */
  readonly before: string;
  /** What the terminal shows of what was typed; undefined where nothing was. */
  readonly typed: string | undefined;
  readonly end: string;
}

const CONTROLS =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[()*+ #%][ -~]|[0-9:-Z\\^-~=>])|[\x00-\x08\x0b-\x1f\x7f]/g;

export function renderLine(entries: readonly Entry[], columns: number): LineRecord {
  const lines: string[] = [];
  const terminal = createLineStream(({ text }) => lines.push(text), { columns });
  let before: string | undefined;
  let raw = "";
  for (const { code, text } of entries) {
    if (code === "i") before ??= terminal.current();
    else {
      terminal.write(text);
      raw += text;
    }
  }
  const end = /\r?\n$/.exec(raw)?.[0] ?? "";
  terminal.end();
  // What the terminal's edge cut is one line.
  const visible = lines.join("");
  const stripped = raw.replace(CONTROLS, "").replaceAll("\n", "");
  const grew = before !== undefined && visible.startsWith(before.trimEnd());
  const typed = before === undefined ? undefined : grew ? visible.slice(before.length).trimEnd() : "";
  return { visible, stripped, before: before ?? visible, typed, end };
}

/** Cut where a line end was shown: what was typed belongs to the line that it was typed in. */
export function entriesByLine(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const lines: Entry[][] = [[]];
  for (const entry of entries) {
    lines.at(-1)?.push(entry);
    if (entry.code === "o" && entry.text.endsWith("\n")) lines.push([]);
  }
  return lines.filter((line) => line.length > 0);
}
