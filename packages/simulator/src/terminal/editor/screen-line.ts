import { charWidth } from "../char-width.ts";

/** readline's width when nobody tells one (terminfo's for vt100 and xterm). */
const DEFAULT_COLUMNS = 80;

/** A prompt and a line on the screen, wrapped at the window's width; only what differs is sent. */
export class ScreenLine {
  readonly #send: (text: string) => void;
  readonly #window: { readonly columns: number };
  #columns: number;
  /** Prompt and line, by characters. */
  #shown: string[] = [];
  #cursor = 0;
  /** Cells from the first one of the prompt to the end of what is shown. */
  #end = 0;

  constructor(send: (text: string) => void, window: { readonly columns: number }) {
    this.#send = send;
    this.#window = window;
    this.#columns = window.columns || DEFAULT_COLUMNS;
  }

  /** Characters were typed at the end of the line, with the cursor there: they are all that is sent. */
  append(characters: readonly string[]): void {
    for (const character of characters) {
      this.#shown.push(character);
      this.#end = afterCharacter(this.#end, character, this.#columns);
    }
    this.#cursor = this.#shown.length;
    this.#send(characters.join(""));
    this.#closeRow();
  }

  /** Makes the screen show this, with the cursor before the line's character `cursor`. */
  show(prompt: string, line: readonly string[], cursor: number): void {
    const before = [...prompt];
    const next = before.concat(line);
    const same = commonLength(this.#shown, next);
    if (same < this.#shown.length || same < next.length) this.#rewrite(next, same);
    this.#move(before.length + cursor);
  }

  /** Leaves the line: the cursor to its end, `tail`, a new row. */
  leave(tail = ""): void {
    this.#move(this.#shown.length);
    // After a full row the cursor stands on the next one already: readline goes back up before its newline.
    const full = tail === "" && this.#end > 0 && this.#end % this.#columns === 0;
    this.#send(full ? `\x1b[A${this.#lastCharacter()}\r\n` : `${tail}\r\n`);
    this.forget();
  }

  /** Writes the last character of a full row again, which takes the terminal's mark of a wrapped row away. */
  #lastCharacter(): string {
    const last = this.#shown.at(-1) ?? "";
    return charWidth(last) === 1 && last >= " " ? `${toTheRight(this.#columns - 1)}\x1b[K${last}` : "";
  }

  /** Nothing of it is on the screen any longer (cleared, or written below). */
  forget(): void {
    this.#shown = [];
    this.#cursor = 0;
    this.#end = 0;
  }

  /** The window's width changed: what is shown stands elsewhere, and is wiped. */
  rewrap(): void {
    this.#columns = this.#window.columns || DEFAULT_COLUMNS;
    const row = Math.floor(this.#cellsOf(this.#shown, this.#cursor) / this.#columns);
    if (this.#shown.length > 0) this.#send(`${row > 0 ? `\x1b[${row}A` : ""}\r\x1b[J`);
    this.forget();
  }

  #rewrite(next: string[], same: number): void {
    this.#move(same);
    const before = this.#end;
    const added = next.slice(same);
    this.#end = this.#cellsOf(next, next.length);
    this.#send(this.#drawn(added, this.#cellsOf(next, same)));
    if (added.length > 0) this.#closeRow();
    const [rowBefore, row] = [Math.floor(before / this.#columns), Math.floor(this.#end / this.#columns)];
    if (this.#end < before) this.#send(rowBefore > row ? "\x1b[J" : "\x1b[K");
    this.#shown = next;
    this.#cursor = next.length;
  }

  /** A wide character that goes to the next row leaves a cell, and what stood in it, behind. */
  #drawn(characters: readonly string[], from: number): string {
    let [at, drawn] = [from, ""];
    for (const character of characters) {
      if (isSplit(at, character, this.#columns)) drawn += " ";
      at = afterCharacter(at, character, this.#columns);
      drawn += visible(character);
    }
    return drawn;
  }

  /** A full row leaves the terminal's cursor on it until one more character comes: readline sends that itself. */
  #closeRow(): void {
    if (this.#end > 0 && this.#end % this.#columns === 0) this.#send(" \r");
  }

  #move(to: number): void {
    if (to === this.#cursor) return;
    const [from, goal] = [this.#cellsOf(this.#shown, this.#cursor), this.#cellsOf(this.#shown, to)];
    this.#send(movement(from, goal, this.#columns));
    this.#cursor = to;
  }

  #cellsOf(characters: readonly string[], count: number): number {
    let at = 0;
    for (let index = 0; index < count; index++) at = afterCharacter(at, characters[index] ?? "", this.#columns);
    return at;
  }
}

/** Control characters are shown as `^X`. */
function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 127) return "^?";
  return code < 32 ? `^${String.fromCharCode(code + 64)}` : character;
}

/** Where the next character goes. A wide one that does not fit goes to the next row as a whole. */
function afterCharacter(at: number, character: string, columns: number): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 32 || code === 127) return at + 2;
  return at + charWidth(character) + (isSplit(at, character, columns) ? 1 : 0);
}

const isSplit = (at: number, character: string, columns: number): boolean =>
  at % columns === columns - 1 && charWidth(character) === 2;

function commonLength(one: readonly string[], other: readonly string[]): number {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count++;
  return count;
}

/** From cell to cell as readline moves on an xterm: up by ANSI, down by new lines, then along the row. */
function movement(from: number, to: number, columns: number): string {
  const rows = Math.floor(to / columns) - Math.floor(from / columns);
  const [at, goal] = [from % columns, to % columns];
  if (rows > 0) return `${"\r\n".repeat(rows)}\r${toTheRight(goal)}`;
  return "\x1b[A".repeat(-rows) + alongRow(at, goal);
}

/** To the left by backspaces, or by a carriage return where that is shorter. */
function alongRow(at: number, goal: number): string {
  if (goal >= at) return toTheRight(goal - at);
  return goal === 0 || goal + 1 < at - goal ? `\r${toTheRight(goal)}` : "\b".repeat(at - goal);
}

const toTheRight = (cells: number): string => "\x1b[C".repeat(cells);
