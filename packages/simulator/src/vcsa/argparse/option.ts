import type { Option, Parser } from "./parser.ts";

/** Which option a word is: `option` undefined for one that nobody knows; `value` is what was glued to it. */
export type Found =
  | { readonly option: Option | undefined; readonly flag: string; readonly value: string | undefined }
  | { readonly ambiguous: readonly string[] };

/** Every parser has it, and it comes first. */
export const HELP: Option = { flags: ["-h", "--help"], dest: "help", takes: "flag" };

/** Tells an option from a plain argument (`undefined`), in the order of argparse's `_parse_optional`. */
export function classify(parser: Parser, word: string): Found | undefined {
  if (!word.startsWith("-") || word === "-") return undefined;
  const flags = [HELP, ...parser.options].flatMap((option) => option.flags.map((flag) => ({ option, flag })));
  const exact = flags.find(({ flag }) => flag === word);
  if (exact) return { ...exact, value: undefined };
  const [before, glued] = splitAtEquals(word);
  const named = glued === undefined ? undefined : flags.find(({ flag }) => flag === before);
  if (named) return { ...named, value: glued };
  const candidates: Match[] = word.startsWith("--")
    ? flags.filter(({ flag }) => flag.startsWith(before)).map((match) => ({ ...match, value: glued }))
    : flags.flatMap((match) => abbreviated(match, word));
  const [only] = candidates;
  if (candidates.length > 1) return { ambiguous: candidates.map(({ flag }) => flag) };
  if (only) return only;
  const isNumber = /^-\d+$|^-\d*\.\d+$/.test(word);
  return isNumber || word.includes(" ") ? undefined : { option: undefined, flag: word, value: undefined };
}

interface Match {
  readonly option: Option;
  readonly flag: string;
  readonly value: string | undefined;
}

/** A single dash: `-rfoo` is `-r` with `foo` glued to it. */
function abbreviated(match: { readonly option: Option; readonly flag: string }, word: string): Match[] {
  if (match.flag === word.slice(0, 2)) return [{ ...match, value: word.slice(2) }];
  return match.flag.startsWith(word) ? [{ ...match, value: undefined }] : [];
}

function splitAtEquals(word: string): [string, string | undefined] {
  const at = word.indexOf("=");
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
