/** What a terminal shows of a stream of output. */
export interface Screen {
  /** Takes output in any chunking. */
  write(text: string): void;
  /** Every line so far, the unfinished one last; a line that the terminal wrapped is one line. Trailing blanks stay. */
  lines(): readonly string[];
}

interface Row {
  text: string[];
  /** Goes on in the next row because the terminal was too narrow. */
  wrapped: boolean;
}

/** CSI, OSC, charset selection, and the sequences of two characters. */
const ESCAPE = /^\x1b(?:\[([0-?]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()*+ #][ -~]|[0-9:-Z\\^-~=>])/;
const ESCAPE_BEGUN = /^\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[()*+ #])?$/;

const LONGEST_ESCAPE = 4_096;

/** `columns` 0, or left out: as wide as it takes. */
export function createScreen(options: { readonly columns?: number } = {}): Screen {
  const columns = options.columns || Number.POSITIVE_INFINITY;
  const rows: Row[] = [{ text: [], wrapped: false }];
  const cursor = { row: 0, column: 0 };
  let pending = "";

  const row = (): Row => {
    while (rows.length <= cursor.row) rows.push({ text: [], wrapped: false });
    return rows[cursor.row] as Row;
  };
  const put = (char: string) => {
    if (cursor.column >= columns) {
      row().wrapped = true;
      cursor.row++;
      cursor.column = 0;
    }
    const { text } = row();
    while (text.length < cursor.column) text.push(" ");
    text[cursor.column++] = char;
  };
  const control = (char: string) => {
    if (char === "\r") cursor.column = 0;
    else if (char === "\b") cursor.column = Math.max(0, Math.min(cursor.column, columns) - 1);
    else if (char === "\t") for (let blanks = 8 - (cursor.column % 8); blanks > 0; blanks--) put(" ");
    else if (char === "\n") {
      cursor.row++;
      cursor.column = 0;
      row();
    }
  };

  /** Obeys the sequence at the start of the text; returns its length, 0 when the rest of it is still to come. */
  const obeyEscape = (text: string): number => {
    const [sequence, parameters = "", command = ""] = ESCAPE.exec(text) ?? [];
    if (sequence === undefined) return ESCAPE_BEGUN.test(text) ? 0 : 1;
    obey(command, parameters, { rows, cursor, row });
    return sequence.length;
  };
  /** Takes one character, or one escape sequence. */
  const take = (text: string, at: number): number => {
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (char === "\x1b") return obeyEscape(text.slice(at, at + LONGEST_ESCAPE));
    if (char < " " || char === "\x7f") control(char);
    else put(char);
    return char.length;
  };

  return {
    write: (text) => {
      const all = pending + text;
      let at = 0;
      for (let length = 1; at < all.length && length > 0; at += length) length = take(all, at);
      pending = all.slice(at);
    },
    lines: () => joined(rows),
  };
}

/** The lines that a terminal shows when the whole stream has been written. */
export function plainLines(stream: string, options: { readonly columns?: number } = {}): readonly string[] {
  const screen = createScreen(options);
  screen.write(stream);
  return screen.lines();
}

interface Place {
  readonly rows: Row[];
  readonly cursor: { row: number; column: number };
  row(): Row;
}

/** The control sequences that move or erase; colours and modes show nothing. */
function obey(command: string, parameters: string, { rows, cursor, row }: Place): void {
  const count = Number.parseInt(parameters, 10) || 0;
  const times = Math.max(1, count);
  const text = () => row().text;
  const moves: Record<string, () => void> = {
    A: () => {
      cursor.row = Math.max(0, cursor.row - times);
    },
    B: () => {
      cursor.row += times;
    },
    C: () => {
      cursor.column += times;
    },
    D: () => {
      cursor.column = Math.max(0, cursor.column - times);
    },
    G: () => {
      cursor.column = times - 1;
    },
    K: () => eraseLine(text(), cursor.column, count),
    J: () => {
      eraseLine(text(), cursor.column, count);
      if (count === 0) rows.splice(cursor.row + 1);
    },
    P: () => void text().splice(cursor.column, times),
    "@": () => void text().splice(cursor.column, 0, ...Array<string>(times).fill(" ")),
    X: () => {
      for (let at = cursor.column; at < Math.min(text().length, cursor.column + times); at++) text()[at] = " ";
    },
  };
  moves[command]?.();
}

function eraseLine(text: string[], column: number, what: number): void {
  if (what === 0) text.splice(column);
  else if (what === 1) for (let at = 0; at <= Math.min(column, text.length - 1); at++) text[at] = " ";
  else text.splice(0);
}

function joined(rows: readonly Row[]): readonly string[] {
  const lines: string[] = [];
  let open = "";
  for (const { text, wrapped } of rows) {
    open += text.join("");
    if (wrapped) continue;
    lines.push(open);
    open = "";
  }
  return lines;
}
