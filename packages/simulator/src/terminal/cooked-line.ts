import { charWidth } from "./char-width.ts";

/** The kernel's N_TTY_BUF_SIZE, less the place kept for the newline (termios(3), canonical mode). */
export const LINE_LIMIT = 4095;

const [ETX, EOT, BS, TAB, LF, CR, DC2, NAK, SYN, ETB, SUB, FS, DEL] = [
  3, 4, 8, 9, 10, 13, 18, 21, 22, 23, 26, 28, 127,
] as const;

/**
 * The line that a cooked tty collects, and what it echoes of it: ICRNL, ECHO, ECHOE, ECHOKE, ECHOCTL, IEXTEN, ISIG.
 * Checked against a Linux pty key by key. Ctrl+Z and Ctrl+\ are echoed and stop nothing (inferred: the appliance shell has no job control).
 */
export class CookedLine {
  #line: number[] = [];
  #echo = "";
  #rung = false;
  /** Ctrl+V came: the next byte is text. */
  #quoting = false;

  /** Takes one byte. After `line`, `take()` has it; after `interrupt` it is empty. */
  type(byte: number, echoing: boolean): "more" | "line" | "interrupt" {
    if (this.#quoting) {
      this.#quoting = false;
      if (echoing) this.#echo += this.#add(byte);
      else this.#add(byte);
      return "more";
    }
    if (byte === ETX) {
      this.#line = [];
      this.#echo += "^C";
      return "interrupt";
    }
    if (byte === EOT) return "line";
    const echo = this.#edit(byte);
    if (echoing) this.#echo += echo;
    return byte === CR || byte === LF ? "line" : "more";
  }

  /** What is to be echoed since the last call, as bytes. */
  takeEcho(): Buffer {
    const bytes = Buffer.from(this.#echo, "latin1");
    this.#echo = "";
    this.#rung = false;
    return bytes;
  }

  /** The collected bytes (with `\n`, or without when Ctrl+D pushed them on); collecting starts anew. */
  take(): Buffer {
    const bytes = Buffer.from(this.#line);
    this.#line = [];
    return bytes;
  }

  get isEmpty(): boolean {
    return this.#line.length === 0;
  }

  #edit(byte: number): string {
    if (byte === SYN) return this.#quote();
    if (byte === DC2) return `^R\r\n${this.#line.map(shown).join("")}`;
    if (byte === BS || byte === DEL) return this.#erase(lastCharacter(this.#line));
    if (byte === ETB) return this.#erase(lastWord(this.#line));
    if (byte === NAK) return this.#erase(this.#line.length);
    if (byte === SUB || byte === FS) return shown(byte);
    if (byte !== CR && byte !== LF) return this.#add(byte);
    this.#line.push(LF);
    return "\r\n";
  }

  #quote(): string {
    this.#quoting = true;
    return "^\b";
  }

  #erase(count: number): string {
    const before = this.#line;
    this.#line = before.slice(0, before.length - count);
    const cells = cellsOf(before) - cellsOf(this.#line);
    // A tab's cells are blank already.
    return (count === 1 && before.at(-1) === TAB ? "\b" : "\b \b").repeat(cells);
  }

  /** A full line rings; once in each packet is enough to be heard. */
  #add(byte: number): string {
    if (this.#line.length < LINE_LIMIT) {
      this.#line.push(byte);
      return shown(byte);
    }
    const ring = this.#rung ? "" : "\x07";
    this.#rung = true;
    return ring;
  }
}

/** ECHOCTL: a control character is seen as `^X`, Tab as itself. Bytes of UTF-8 pass. */
function shown(byte: number): string {
  return byte < 32 && byte !== TAB ? `^${String.fromCharCode(byte + 64)}` : String.fromCharCode(byte);
}

/** The bytes of the last character: a UTF-8 character goes as a whole (IUTF8). */
function lastCharacter(line: readonly number[]): number {
  let count = Math.min(1, line.length);
  while (count > 0 && count < Math.min(4, line.length) && ((line.at(-count) ?? 0) & 0xc0) === 0x80) count++;
  return count;
}

/** The bytes of the last word and the blanks after it. */
function lastWord(line: readonly number[]): number {
  let start = line.length;
  while (start > 0 && isBlank(line[start - 1])) start--;
  while (start > 0 && !isBlank(line[start - 1])) start--;
  return line.length - start;
}

const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === TAB;

function cellsOf(line: readonly number[]): number {
  let cells = 0;
  for (const character of Buffer.from(line).toString("utf8")) {
    const code = character.codePointAt(0) ?? 0;
    if (code === TAB) cells += 8 - (cells % 8);
    else cells += code < 32 ? 2 : charWidth(character);
  }
  return cells;
}
