import { charWidth } from "./char-width.ts";

/**
 * A terminal as xterm is one, as far as readline needs it: characters with a deferred wrap at the right margin,
 * scrolling, and the movements and erasures it sends. Anything else throws, so that nothing unseen slips through.
 */
export class TestScreen {
  readonly #columns: number;
  readonly #rows: number;
  #cells: string[][] = [[]];
  #row = 0;
  #column = 0;
  /** The last column was written, and the cursor still stands on it. */
  #atMargin = false;
  bells = 0;

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = rows;
  }

  feed(text: string): this {
    for (let at = 0; at < text.length; ) {
      const sequence = /^\x1b\[([\d;]*)([A-Za-z])/.exec(text.slice(at, at + 16));
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      if (sequence) this.#control(sequence[2] ?? "", Number(sequence[1] || 0));
      else this.#put(character);
      at += sequence ? sequence[0].length : character.length;
    }
    return this;
  }

  /** All rows, what has scrolled away included, without blanks at their ends and without empty ones after the last. */
  get text(): string {
    return this.#cells
      .map((row) =>
        Array.from(row, (cell) => cell ?? " ")
          .join("")
          .trimEnd(),
      )
      .join("\n")
      .trimEnd();
  }

  /** Row and column counted from 0 at the top of all that was ever shown. */
  get cursor(): readonly [number, number] {
    return [this.#row, this.#column];
  }

  #put(character: string): void {
    if (character === "\r") this.#toColumn(0);
    else if (character === "\n") this.#down();
    else if (character === "\b") this.#toColumn(Math.max(0, this.#column - 1));
    else if (character === "\x07") this.bells++;
    else if (character < " " || character === "\x7f")
      throw new Error(`unexpected control ${JSON.stringify(character)}`);
    else this.#print(character);
  }

  #print(character: string): void {
    const width = charWidth(character);
    if (width === 0) return;
    if (this.#atMargin || this.#column + width > this.#columns) {
      this.#toColumn(0);
      this.#down();
    }
    this.#line[this.#column] = character;
    if (width === 2) this.#line[this.#column + 1] = "";
    const next = this.#column + width;
    this.#atMargin = next >= this.#columns;
    this.#column = Math.min(next, this.#columns - 1);
  }

  get #line(): string[] {
    while (this.#cells.length <= this.#row) this.#cells.push([]);
    return this.#cells[this.#row] ?? [];
  }

  #toColumn(column: number): void {
    this.#atMargin = false;
    this.#column = column;
  }

  #down(): void {
    this.#atMargin = false;
    this.#row++;
    void this.#line;
  }

  get #top(): number {
    return Math.max(0, this.#cells.length - this.#rows);
  }

  #control(final: string, count: number): void {
    const steps = Math.max(1, count);
    if (final === "A") this.#row = Math.max(this.#top, this.#row - steps);
    else if (final === "B") this.#row = Math.min(this.#cells.length - 1, this.#row + steps);
    else if (final === "C") this.#column = Math.min(this.#columns - 1, this.#column + steps);
    else if (final === "K") this.#line.length = Math.min(this.#line.length, this.#column);
    else if (final === "J" && count === 0) {
      this.#line.length = Math.min(this.#line.length, this.#column);
      this.#cells.length = this.#row + 1;
    } else if (final === "J" && count === 2) this.#cells = this.#cells.slice(0, this.#top);
    else if (final === "H") this.#row = this.#top;
    else throw new Error(`unexpected sequence ending in ${final}`);
    if (final === "H") this.#column = 0;
    this.#atMargin = false;
  }
}
