/**
 * What a terminal shows of a stream: finished lines, and the one being written. Knows just enough of a terminal that
 * counters which rewrite their line, readline's escapes and a tty's CR LF come out as the text that a person sees.
 */
export class Screen {
  /** Lines that have ended, oldest first, without trailing blanks. */
  readonly lines: string[] = [];
  #line = "";
  #column = 0;
  #pending = "";

  /** The unfinished last line, trailing blanks included. */
  get current(): string {
    return this.#line;
  }

  /** Takes output in any chunking: an escape sequence may be cut anywhere. Returns the lines that ended in it. */
  write(chunk: string): readonly string[] {
    const before = this.lines.length;
    const text = this.#pending + chunk;
    this.#pending = "";
    let at = 0;
    while (at < text.length) {
      if (text[at] === "\x1b") {
        const length = this.#escape(text.slice(at, at + ESCAPE_LIMIT));
        if (length === 0) {
          this.#pending = text.slice(at);
          break;
        }
        at += length;
      } else at += this.#plain(text, at);
    }
    return this.lines.slice(before);
  }

  #plain(text: string, at: number): number {
    const char = text[at] ?? "";
    if (char === "\n") this.#newLine();
    else if (char === "\r") this.#column = 0;
    else if (char === "\b") this.#column = Math.max(0, this.#column - 1);
    else if (char === "\t" || (char >= " " && char !== "\x7f")) return this.#run(text, at);
    return 1;
  }

  /** Writes all printable characters from `at` on in one go. */
  #run(text: string, at: number): number {
    PRINTABLE.lastIndex = at;
    const run = PRINTABLE.exec(text)?.[0] ?? "";
    if (this.#column > LONGEST_LINE) return run.length;
    this.#line =
      this.#line.slice(0, this.#column).padEnd(this.#column) + run + this.#line.slice(this.#column + run.length);
    this.#column += run.length;
    return run.length;
  }

  #newLine(): void {
    this.lines.push(this.#line.trimEnd());
    this.#line = "";
    this.#column = 0;
  }

  /** Obeys the escape sequence that `text` starts with; returns its length, 0 when the rest of it is still to come. */
  #escape(text: string): number {
    const whole = ESCAPE.exec(text);
    if (!whole) return text.length < ESCAPE_LIMIT && ESCAPE_BEGUN.test(text) ? 0 : 1;
    const [sequence, parameters = "", command] = whole;
    const count = Number.parseInt(parameters, 10) || 0;
    if (command === "K") this.#erase(count);
    else if (command === "C") this.#column += Math.max(1, count);
    else if (command === "D") this.#column = Math.max(0, this.#column - Math.max(1, count));
    else if (command === "G") this.#column = Math.max(0, count - 1);
    return sequence.length;
  }

  #erase(what: number): void {
    if (what === 0) this.#line = this.#line.slice(0, this.#column);
    else if (what === 1) this.#line = " ".repeat(this.#column) + this.#line.slice(this.#column);
    else this.#line = "";
  }
}

/** What comes after it on the same line is dropped: nothing that is recognised is that far out. */
const LONGEST_LINE = 65_536;
/** No sequence that a terminal is sent is longer; an ESC that starts no known one is dropped alone. */
const ESCAPE_LIMIT = 256;
/** CSI … final, OSC … BEL or ST, charset selection, and the two-character ones. */
const ESCAPE = /^\x1b(?:\[([0-?]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()*+][ -~]|[ -/][0-~]|[0-9:-Z\\^-~=>])/;
const ESCAPE_BEGUN = /^\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[()*+ -/])?$/;
const PRINTABLE = /[^\x00-\x08\x0a-\x1f\x7f]*/y;
