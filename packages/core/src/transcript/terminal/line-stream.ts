/** A line as a terminal shows it once it has ended, or as far as it came. */
export interface ShownLine {
  readonly text: string;
  /** Where it begins in its source, from 1. */
  readonly line: number;
  /** When its first character came and when it ended: milliseconds, on whatever clock the source has. */
  readonly at?: number;
  readonly endedAt?: number;
  /** The source ends, or a person is asked something, in the middle of this line. */
  readonly open?: true;
  /** No line, but the mark that a program took the whole screen: what it drew is not a session's text. */
  readonly screen?: true;
  /** What stood in this line before it was rewritten (a counter that goes back to the line's start), at most 1,000 times. */
  readonly was?: readonly string[];
}

/** Makes lines of a terminal's output as it comes, in any chunking, in memory that does not grow with its length. */
export interface LineStream {
  write(text: string, place?: Place): void;
  /** The terminal's width changed. */
  resize(columns: number): void;
  /** The line being written, trailing blanks included. */
  current(): string;
  /** Gives on what was not ended. */
  end(): void;
}

export interface Place {
  /** Counted by the stream itself when left out. */
  readonly line?: number;
  readonly at?: number;
}

/** No line of a console is longer; what comes after is dropped. */
const LONGEST_LINE = 65_536;
const NONE: readonly string[] = [];
const LONGEST_ESCAPE = 4_096;
const MOST_REWRITES = 1_000;

/** CSI, OSC/DCS strings, charset selection, and the sequences of two characters. */
const ESCAPE = /^\x1b(?:\[([0-?]*)[ -/]*([@-~])|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[()*+ #%][ -~]|[0-9:-Z\\^-~=>])/;
const ESCAPE_BEGUN = /^\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[()*+ #%])?$/;
const PRINTABLE = /[^\x00-\x1f\x7f]*/y;
const ALTERNATE_SCREEN = /^\?(?:47|1047|1049)$/;

/** `columns` 0, or left out: as wide as it takes. */
export function createLineStream(
  onLine: (line: ShownLine) => void,
  options: { readonly columns?: number } = {},
): LineStream {
  return new Lines(onLine, options.columns ?? 0);
}

class Lines implements LineStream {
  readonly #onLine: (line: ShownLine) => void;
  #columns: number;
  #text = "";
  #position = 0;
  #pending = "";
  #line = 1;
  #begun: Place | undefined;
  #last: Place = {};
  #was: string[] = [];
  #alternate = false;

  constructor(onLine: (line: ShownLine) => void, columns: number) {
    this.#onLine = onLine;
    this.#columns = columns;
  }

  current(): string {
    return this.#text;
  }

  resize(columns: number): void {
    this.#columns = columns;
  }

  write(chunk: string, place: Place = {}): void {
    const text = this.#pending === "" ? chunk : this.#pending + chunk;
    this.#pending = "";
    this.#last = place;
    let at = 0;
    while (at < text.length) {
      const length = text.charCodeAt(at) === 0x1b ? this.#escape(text, at) : this.#plain(text, at);
      if (length === 0) {
        this.#pending = text.slice(at);
        return;
      }
      at += length;
    }
  }

  end(): void {
    this.#pending = "";
    if (this.#text !== "" || this.#was.length > 0) this.#give(true);
  }

  #plain(text: string, at: number): number {
    const code = text.charCodeAt(at);
    if (code >= 0x20 && code !== 0x7f) return this.#run(text, at);
    if (code === 0x0a) {
      if (!this.#alternate) this.#give(false);
      this.#line++;
    } else if (code === 0x0d) this.#toStart(text.charCodeAt(at + 1) !== 0x0a);
    else if (code === 0x08) this.#position = Math.max(0, this.#position - 1);
    else if (code === 0x09) this.#put(" ".repeat(8 - (this.#position % 8)));
    return 1;
  }

  /** Writes all printable characters from `at` on in one go. */
  #run(text: string, at: number): number {
    PRINTABLE.lastIndex = at;
    const length = (PRINTABLE.exec(text)?.[0] ?? "").length;
    if (!this.#alternate) this.#put(text.slice(at, at + length));
    return length;
  }

  #put(run: string): void {
    if (this.#alternate || this.#position > LONGEST_LINE) return;
    this.#begun ??= {
      line: this.#last.line ?? this.#line,
      ...(this.#last.at === undefined ? {} : { at: this.#last.at }),
    };
    if (this.#position === this.#text.length) this.#text += run;
    else {
      const before = this.#text.slice(0, this.#position).padEnd(this.#position);
      this.#text = before + run + this.#text.slice(this.#position + run.length);
    }
    this.#position += run.length;
  }

  /** Back to the start of the row; where a width is known, a long line has several. */
  #toStart(rewrites: boolean): void {
    const width = this.#columns;
    const start = width > 0 && this.#position > 0 ? Math.floor((this.#position - 1) / width) * width : 0;
    if (rewrites && start === 0 && this.#position > 0 && this.#was.length < MOST_REWRITES) this.#was.push(this.#text);
    this.#position = start;
  }

  #give(open: boolean): void {
    const { line = this.#last.line ?? this.#line, at = this.#last.at } = this.#begun ?? {};
    const was =
      this.#was.length === 0
        ? NONE
        : this.#was.filter((text, index) => text !== "" && text !== (this.#was[index + 1] ?? this.#text));
    this.#onLine({
      text: open ? this.#text : this.#text.trimEnd(),
      line,
      ...(at === undefined ? {} : { at }),
      ...(this.#last.at === undefined ? {} : { endedAt: this.#last.at }),
      ...(open ? { open: true } : {}),
      ...(was.length > 0 ? { was } : {}),
    });
    this.#text = "";
    this.#position = 0;
    this.#begun = undefined;
    if (this.#was.length > 0) this.#was = [];
  }

  /** Obeys the sequence at `at`; returns its length, 0 when the rest of it is still to come. */
  #escape(text: string, at: number): number {
    const piece = text.slice(at, at + LONGEST_ESCAPE);
    const [sequence, parameters = "", command = ""] = ESCAPE.exec(piece) ?? [];
    if (sequence === undefined) return piece.length < LONGEST_ESCAPE && ESCAPE_BEGUN.test(piece) ? 0 : 1;
    if ((command === "h" || command === "l") && ALTERNATE_SCREEN.test(parameters)) this.#takeScreen(command === "h");
    else if (!this.#alternate) this.#obey(command, Number.parseInt(parameters, 10) || 0);
    return sequence.length;
  }

  #takeScreen(on: boolean): void {
    if (on && !this.#alternate) {
      if (this.#text !== "") this.#give(false);
      this.#onLine({ text: "", line: this.#last.line ?? this.#line, screen: true });
    }
    this.#alternate = on;
  }

  /** The control sequences that move or erase within a line; colours and modes show nothing, and what ended stays. */
  #obey(command: string, count: number): void {
    const times = Math.max(1, count);
    const column = this.#position;
    if (command === "C") this.#position = Math.min(LONGEST_LINE, column + times);
    else if (command === "D") this.#position = Math.max(0, column - times);
    else if (command === "A" && this.#columns > 0)
      this.#position = Math.max(column % this.#columns, column - times * this.#columns);
    else if (command === "G") this.#position = Math.min(LONGEST_LINE, times - 1);
    else if (command === "K" || command === "J") this.#erase(count);
    else if (command === "P") this.#text = this.#text.slice(0, column) + this.#text.slice(column + times);
    else if (command === "@") this.#insert(times);
    else if (command === "X") this.#blank(column, times);
  }

  #erase(what: number): void {
    if (what === 0) this.#text = this.#text.slice(0, this.#position);
    else if (what === 1) this.#blank(0, this.#position + 1);
    else this.#text = "";
  }

  #insert(times: number): void {
    const blanks = " ".repeat(Math.min(times, LONGEST_LINE));
    this.#text = this.#text.slice(0, this.#position) + blanks + this.#text.slice(this.#position);
  }

  #blank(from: number, times: number): void {
    const end = Math.min(this.#text.length, from + times);
    if (end > from) this.#text = this.#text.slice(0, from) + " ".repeat(end - from) + this.#text.slice(end);
  }
}
