/** The usual looks of a prompt: a word and `>`, `host:dir # `, `user@host [ dir ]# `, `[user@host dir]$ `, `user@host:dir$ `. */
const PROMPTS: readonly RegExp[] = [
  /^[A-Z][A-Za-z-]{1,20}>\s?$/,
  /^[\w.-]+[>#%$]\s$/,
  /^[\w.-]+:\S* [#$>]\s?$/,
  /^[\w.-]+@[\w.-]+ \[ [^\]]* \][#$]\s?$/,
  /^\[[\w.-]+@[\w.-]+ [^\]]*\][#$]\s?$/,
  /^[\w.-]+@[\w.-]+:\S*[#$]\s?$/,
  /^(?:\$|»|❯|➜) $/,
];

/** Is this, alone on its line, a prompt? */
export const isPrompt = (text: string): boolean => PROMPTS.some((pattern) => pattern.test(text));

/** A question that waits for a word, and where its answer begins; a password's has none. */
const QUESTION = /(?:\[\s*y(?:es)?\s*\/\s*n(?:o)?\s*\]|\(y(?:es)?\/n(?:o)?\))\s*:?\s*\??[ ]?/i;
const HIDDEN = /(?:^|['’]s |^\(\S+\) )pass(?:word|phrase)[^:]{0,40}:\s*$/i;

export function questionEnd(text: string): number | undefined {
  const match = QUESTION.exec(text);
  if (match) return match.index + match[0].length;
  return HIDDEN.test(text) ? text.length : undefined;
}

/** What a terminal shows for a key that is no text. */
export const UNECHOED = /^\s*\^[A-Z]?\s*$/;
