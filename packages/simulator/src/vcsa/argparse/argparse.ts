import { formatHelp, formatUsage } from "./help.ts";
import { classify, type Found } from "./option.ts";
import type { Option, Parser, Positional } from "./parser.ts";

/** Values by `dest`; a flag is `true`, an optional value that was left out `""`; `command` is the sub-command's path. */
export interface Parsed {
  readonly kind: "parsed";
  readonly command: readonly string[];
  readonly values: Readonly<Record<string, string | true>>;
}

/** `help` belongs on stdout with status 0, `error` on stderr with status 2. */
export type ParseResult =
  | Parsed
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "error"; readonly text: string };

/** Reads arguments as argparse would, prefix-abbreviated options included. */
export function parseArguments(parser: Parser, words: readonly string[]): ParseResult {
  const result = readKnown(parser, words);
  if (result.kind !== "parsed") return result;
  if (result.extras.length > 0) return failure(parser, `unrecognized arguments: ${result.extras.join(" ")}`);
  return { kind: "parsed", command: result.command, values: result.values };
}

/** Python 2's repr() of a byte string: `'now'`. */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const bytes = [...Buffer.from(text, "utf8")].map((byte) => {
    const char = String.fromCharCode(byte);
    if (char === "\\" || char === quote) return `\\${char}`;
    if (char === "\n") return "\\n";
    if (char === "\r") return "\\r";
    if (char === "\t") return "\\t";
    return byte < 0x20 || byte > 0x7e ? `\\x${byte.toString(16).padStart(2, "0")}` : char;
  });
  return quote + bytes.join("") + quote;
}

interface Known extends Parsed {
  readonly extras: readonly string[];
}

/** What reading fills in as it goes. */
interface Reading {
  readonly parser: Parser;
  readonly words: readonly string[];
  /** One per word: an option, or `undefined` for a plain argument; all after `--` are plain. */
  readonly found: readonly (Found | undefined)[];
  readonly values: Record<string, string | true>;
  readonly extras: string[];
  readonly pending: Positional[];
  command: readonly string[] | undefined;
}

class Stop extends Error {
  readonly result: Exclude<ParseResult, Parsed>;
  constructor(result: Exclude<ParseResult, Parsed>) {
    super(result.text);
    this.result = result;
  }
}

function readKnown(parser: Parser, words: readonly string[]): Known | Exclude<ParseResult, Parsed> {
  try {
    return readAll(parser, words);
  } catch (error) {
    if (error instanceof Stop) return error.result;
    throw error;
  }
}

function readAll(parser: Parser, words: readonly string[]): Known {
  const reading: Reading = {
    parser,
    words,
    found: findOptions(parser, words),
    values: {},
    extras: [],
    pending: [...(parser.positionals ?? [])],
    command: undefined,
  };
  for (let index = 0; index < words.length; ) {
    index = reading.found[index] === undefined ? readArgument(reading, index) : readOption(reading, index);
  }
  // Python 2 has no optional sub-commands: one that is missing is "too few arguments".
  if (reading.pending.length > 0 || (parser.commands && reading.command === undefined)) {
    throw stop(parser, "too few arguments");
  }
  requireGroup(reading);
  return { kind: "parsed", command: reading.command ?? [], values: reading.values, extras: reading.extras };
}

function findOptions(parser: Parser, words: readonly string[]): (Found | undefined)[] {
  const end = words.indexOf("--");
  return words.map((word, index) => {
    if (end >= 0 && index >= end) return undefined;
    const found = classify(parser, word);
    if (found && "ambiguous" in found) {
      // Words after a sub-command are its own business; argparse still looks at all of them first, and so do we.
      throw stop(parser, `ambiguous option: ${word} could match ${found.ambiguous.join(", ")}`);
    }
    return found;
  });
}

function readArgument(reading: Reading, index: number): number {
  const word = reading.words[index] ?? "";
  if (word === "--") return index + 1;
  const { parser } = reading;
  const next = reading.pending.shift();
  if (next) {
    reading.values[next.dest] = word;
    return index + 1;
  }
  if (!parser.commands || reading.command) {
    reading.extras.push(word);
    return index + 1;
  }
  const command = parser.commands.find((candidate) => nameOf(candidate) === word);
  if (!command) {
    const choices = parser.commands.map((choice) => pythonRepr(nameOf(choice))).join(", ");
    throw stop(parser, `invalid choice: ${pythonRepr(word)} (choose from ${choices})`);
  }
  const result = readKnown(command, reading.words.slice(index + 1));
  if (result.kind !== "parsed") throw new Stop(result);
  reading.command = [word, ...result.command];
  Object.assign(reading.values, result.values);
  reading.extras.push(...result.extras);
  return reading.words.length;
}

const nameOf = (command: Parser) => command.prog.slice(command.prog.lastIndexOf(" ") + 1);

function readOption(reading: Reading, index: number): number {
  const found = reading.found[index];
  if (!found || "ambiguous" in found || found.option === undefined) {
    reading.extras.push(reading.words[index] ?? "");
    return index + 1;
  }
  const { option, flag, value } = found;
  if (option.dest === "help") throw new Stop({ kind: "help", text: formatHelp(reading.parser) });
  if (value !== undefined && option.takes === "flag") return readCluster(reading, { option, flag, value }, index);
  const next = value === undefined ? wordAfter(reading, option, index) : undefined;
  take(reading, option, value ?? next ?? (option.takes === "flag" ? true : ""));
  return index + (next === undefined ? 1 : 2);
}

/** The value that follows an option, if it wants one and one is there. */
function wordAfter({ parser, words, found }: Reading, option: Option, index: number): string | undefined {
  if (option.takes === "flag") return undefined;
  const next = found[index + 1] === undefined ? words[index + 1] : undefined;
  if (next !== undefined && next !== "--") return next;
  if (option.takes === "optional") return undefined;
  throw stop(parser, `argument ${option.flags.join("/")}: expected one argument`);
}

/** `-xy`: argparse reads `-x`, then `-y`; anything else glued to a flag is refused. */
function readCluster(reading: Reading, glued: { option: Option; flag: string; value: string }, index: number): number {
  const { option, flag, value } = glued;
  const next = `-${value.slice(0, 1)}`;
  const follower = reading.parser.options.find((other) => other.flags.includes(next));
  if (flag.startsWith("--") || !follower) {
    const problem = `ignored explicit argument ${pythonRepr(value)}`;
    throw stop(reading.parser, `argument ${option.flags.join("/")}: ${problem}`);
  }
  take(reading, option, true);
  const rest = value.slice(1);
  const found: Found = { option: follower, flag: next, value: rest === "" ? undefined : rest };
  return readOption({ ...reading, found: reading.found.with(index, found) }, index);
}

const INT = { int: /^\s*[+-]?\d+\s*$/, count: /^\s*\+?\d+\s*$/ } as const;

function take(reading: Reading, option: Option, value: string | true): void {
  const { parser, values } = reading;
  const rival = parser.exclusive?.dests.includes(option.dest)
    ? parser.options.find((other) => other !== option && isRival(parser, other) && values[other.dest] !== undefined)
    : undefined;
  const name = option.flags.join("/");
  if (rival) throw stop(parser, `argument ${name}: not allowed with argument ${rival.flags.join("/")}`);
  if (option.type !== undefined && !INT[option.type].test(String(value))) {
    throw stop(parser, `argument ${name}: invalid int value: ${pythonRepr(String(value))}`);
  }
  values[option.dest] = value;
}

const isRival = (parser: Parser, option: Option) => parser.exclusive?.dests.includes(option.dest) === true;

function requireGroup({ parser, values }: Reading): void {
  const group = parser.exclusive;
  if (!group?.required || group.dests.some((dest) => values[dest] !== undefined)) return;
  const names = parser.options.filter((option) => isRival(parser, option)).map((option) => option.flags.join("/"));
  throw stop(parser, `one of the arguments ${names.join(" ")} is required`);
}

const stop = (parser: Parser, problem: string) => new Stop(failure(parser, problem));

const failure = (parser: Parser, problem: string) => ({
  kind: "error" as const,
  text: `${formatUsage(parser)}${parser.prog}: error: ${problem}\n`,
});
