import type { Part, Passport, Transcript, Turn } from "./model.ts";

/** How prompts, questions and marks of omission look in a paste. Patterns are tried on one line. */
export interface PasteGrammar {
  /** A prompt, anchored at the start of its line; what follows was typed. */
  readonly prompts: readonly RegExp[];
  /** A question that is answered on its own line: the rest of the line behind the match was typed. */
  readonly questions?: readonly RegExp[];
  /** A question whose answer the terminal does not show. */
  readonly hiddenQuestions?: readonly RegExp[];
  /** A line that says that lines were left out, besides the usual marks. */
  readonly elisions?: readonly RegExp[];
  /** What an author wrote into the paste: a whole line, or the end of one. */
  readonly remarks?: readonly RegExp[];
}

export interface PasteOptions {
  readonly passport?: Passport;
  /** The number of the text's first line in the file it comes from; 1 when left out. */
  readonly firstLine?: number;
}

/** `・・・`, `...`, `[...]`, `[... licence text left out ...]`, `(snip)`. */
const ELISIONS = [/^\s*[・.…]{3,}\s*$/, /^\s*…\s*$/, /^\s*\[(?:\.{3}|…).*\]\s*$/, /^\s*[([<]?snip[)\]>]?\s*$/i];

/** Does this line say that lines were left out? */
export const isElisionMark = (text: string): boolean => ELISIONS.some((pattern) => pattern.test(text));

interface Row {
  readonly line: number;
  readonly text: string;
}

/** Reads a session that somebody copied from a terminal. Trailing blanks and carriage returns may be lost; nothing throws. */
export function readPaste(text: string, grammar: PasteGrammar, options: PasteOptions = {}): Transcript {
  const rows = rowsOf(text, grammar, options.firstLine ?? 1);
  const starts = rows.flatMap((row, index) => (promptOf(row.text, grammar) === undefined ? [] : [index]));
  const opening = partsOf(rows.slice(0, starts[0] ?? rows.length), grammar);
  const turns = starts.map((start, index) => readTurn(rows.slice(start, starts[index + 1] ?? rows.length), grammar));
  const last = turns.at(-1);
  const passport = options.passport ?? {};
  if (last === undefined || last.input !== "" || last.output.length > 0) return { passport, opening, turns };
  const { prompt, line } = last;
  return { passport, opening, turns: turns.slice(0, -1), closing: { prompt, ...(line === undefined ? {} : { line }) } };
}

function rowsOf(text: string, grammar: PasteGrammar, firstLine: number): readonly Row[] {
  const rows = text.split(/\r?\n/).map((line, index) => ({ line: firstLine + index, text: line }));
  if (rows.at(-1)?.text === "") rows.pop();
  return rows.flatMap(({ line, text }) => {
    const kept = (grammar.remarks ?? []).reduce((left, remark) => left.replace(remark, ""), text);
    return kept !== text && kept.trim() === "" ? [] : [{ line, text: kept }];
  });
}

function promptOf(text: string, grammar: PasteGrammar): string | undefined {
  return firstMatch(grammar.prompts, text, (match) => match.index === 0)?.[0];
}

function readTurn(rows: readonly Row[], grammar: PasteGrammar): Turn {
  const [first, ...rest] = rows;
  const prompt = promptOf(first?.text ?? "", grammar) ?? "";
  return {
    prompt,
    input: (first?.text ?? "").slice(prompt.length).trim(),
    output: partsOf(rest, grammar),
    ...(first ? { line: first.line } : {}),
  };
}

function partsOf(rows: readonly Row[], grammar: PasteGrammar): readonly Part[] {
  const parts: Part[] = [];
  for (const row of withoutBlanksAroundElisions(rows, grammar)) {
    if (isElision(row.text, grammar)) parts.push({ kind: "elided", line: row.line });
    else for (const part of rowParts(row, grammar)) append(parts, part);
  }
  return parts;
}

function rowParts({ text, line }: Row, grammar: PasteGrammar): readonly Part[] {
  const hidden = firstMatch(grammar.hiddenQuestions ?? [], text);
  if (hidden) {
    const question = text.slice(0, hidden.index + hidden[0].length);
    return [said(question, line), { kind: "typed", text: "", hidden: true, line }, said("\n", line)];
  }
  const asked = firstMatch(grammar.questions ?? [], text);
  if (!asked) return [said(`${text}\n`, line)];
  const end = asked.index + asked[0].length;
  return [said(text.slice(0, end), line), { kind: "typed", text: text.slice(end).trim(), line }, said("\n", line)];
}

/** Lines that follow each other make one part; what follows an answer begins its own. */
function append(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  const joins = last?.kind === "said" && part.kind === "said" && last.text.endsWith("\n") && last.text !== "\n";
  if (joins) parts[parts.length - 1] = { ...last, text: last.text + part.text };
  else parts.push(part);
}

/** The author's layout, not the session's: blank lines next to a mark of omission belong to what was left out. */
function withoutBlanksAroundElisions(rows: readonly Row[], grammar: PasteGrammar): readonly Row[] {
  const besideElision = (index: number, step: 1 | -1): boolean => {
    let at = index;
    while (rows[at]?.text.trim() === "") at += step;
    return isElision(rows[at]?.text ?? "", grammar);
  };
  return rows.filter(({ text }, index) => text.trim() !== "" || !(besideElision(index, 1) || besideElision(index, -1)));
}

const isElision = (text: string, grammar: PasteGrammar): boolean =>
  firstMatch([...ELISIONS, ...(grammar.elisions ?? [])], text) !== undefined;

const said = (text: string, line: number): Part => ({ kind: "said", text, line });

function firstMatch(
  patterns: readonly RegExp[],
  text: string,
  fits: (match: RegExpExecArray) => boolean = () => true,
): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const match = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, "")).exec(text);
    if (match && fits(match)) return match;
  }
  return undefined;
}
