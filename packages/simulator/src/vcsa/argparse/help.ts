import { HELP } from "./option.ts";
import type { Option, Parser } from "./parser.ts";

/** argparse formats for COLUMNS - 2; the appliance's plug-ins see no COLUMNS, so 80. */
const WIDTH = 78;
const HELP_COLUMN = 24;

/** The `usage: …` line, wrapped as argparse wraps it, with its newline. */
export function formatUsage(parser: Parser): string {
  const prefix = "usage: ";
  const options = optionParts(parser);
  const arguments_ = argumentParts(parser);
  const line = `${prefix}${[parser.prog, ...options, ...arguments_].join(" ")}`;
  if (line.length <= WIDTH) return `${line}\n`;
  const indent = " ".repeat(prefix.length + parser.prog.length + 1);
  const [first = "", ...rest] = wrap([...options], indent);
  const lines = [`${prefix}${parser.prog} ${first.trimStart()}`, ...rest, ...wrap(arguments_, indent)];
  return `${lines.join("\n")}\n`;
}

/** What `-h` prints. The plug-ins' own descriptions are not recorded, so none is shown. */
export function formatHelp(parser: Parser): string {
  const sections = [formatUsage(parser)];
  const names = [
    ...(parser.positionals ?? []).map(({ dest }) => `  ${dest}`),
    ...(parser.commands ? [`  ${commandList(parser)}`] : []),
  ];
  if (names.length > 0) sections.push(`positional arguments:\n${names.join("\n")}\n`);
  const [help, ...options] = [HELP, ...parser.options].map((option) => `  ${invocation(option)}`);
  const first = `${(help ?? "").padEnd(HELP_COLUMN)}show this help message and exit`;
  sections.push(`optional arguments:\n${[first, ...options].join("\n")}\n`);
  return sections.join("\n");
}

const commandList = (parser: Parser) =>
  `{${(parser.commands ?? []).map(({ prog }) => prog.slice(prog.lastIndexOf(" ") + 1)).join(",")}}`;

function optionParts(parser: Parser): string[] {
  const { exclusive } = parser;
  const members = parser.options.filter((option) => exclusive?.dests.includes(option.dest));
  const parts = ["[-h]"];
  for (const option of parser.options) {
    if (!members.includes(option)) parts.push(`[${usageOf(option)}]`);
    else if (option === members[0]) {
      const choice = members.map(usageOf).join(" | ");
      parts.push(exclusive?.required ? `(${choice})` : `[${choice}]`);
    }
  }
  return parts;
}

const argumentParts = (parser: Parser): string[] => [
  ...(parser.positionals ?? []).map(({ dest }) => dest),
  ...(parser.commands ? [commandList(parser), "..."] : []),
];

const usageOf = (option: Option) => withValue(option, option.flags[0] ?? "");

const invocation = (option: Option) => option.flags.map((flag) => withValue(option, flag)).join(", ");

function withValue(option: Option, flag: string): string {
  const metavar = option.metavar ?? option.dest.toUpperCase();
  if (option.takes === "flag") return flag;
  return option.takes === "one" ? `${flag} ${metavar}` : `${flag} [${metavar}]`;
}

function wrap(parts: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of parts) {
    if (line !== "" && indent.length + line.length + 1 + part.length > WIDTH) {
      lines.push(indent + line);
      line = "";
    }
    line = line === "" ? part : `${line} ${part}`;
  }
  return line === "" ? lines : [...lines, indent + line];
}
