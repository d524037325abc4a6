import { type Evidence, type Fact, listEvidence, listFacts, readVmRoleEvidence } from "@patchrig/platforms/evidence";
import type { Requirement } from "./requirement.ts";

/** What a citation names. */
export type Source =
  | { readonly kind: "evidence"; readonly evidence: Evidence }
  | { readonly kind: "fact"; readonly fact: Fact };

/** A problem of a requirement, and the key that it stands at. */
export interface QuoteProblem {
  readonly key: "cite" | "quote" | "level" | "reading";
  readonly text: string;
}

/** What is wrong with a requirement's citations; undefined when each resolves and the quote stands in the first. */
export function quoteProblem(requirement: Requirement): QuoteProblem | undefined {
  const { cite = [], quote, level, reading } = requirement;
  const unknown = cite.find((id) => findSource(id) === undefined);
  if (unknown !== undefined) return { key: "cite", text: `${unknown} is neither a recording's number nor a fact's id` };
  const [first] = cite.map(findSource);
  if (level === "inferred") {
    return reading === undefined ? { key: "level", text: "inferred needs reading: and why it is read so" } : undefined;
  }
  if (first === undefined) return { key: "level", text: `${level} needs cite: what it was seen or read in` };
  if (quote === undefined) return { key: "level", text: `${level} needs quote: the words of ${cite[0]}` };
  const place = findQuote(first, quote);
  if (place === undefined) return { key: "quote", text: wrongQuote(first, cite[0] ?? "", quote) };
  // What an author says is not what was seen: a demand is never stricter than its evidence.
  const isSeen = first.kind === "evidence" && first.evidence.grade !== "stated";
  if (level === "observed" && !isSeen) return { key: "level", text: `observed, but ${cite[0]} is what somebody says` };
  return undefined;
}

/** Where a quote stands: the line of the recording's file, or 1 in a fact. */
export function findQuote(source: Source, quote: string): number | undefined {
  if (source.kind === "fact") return flat(source.fact.text).includes(flat(quote)) ? 1 : undefined;
  const lines = source.evidence.text.split("\n").map((line) => line.trimEnd());
  const wanted = quoteLines(quote);
  const at = lines.findIndex((_, start) => wanted.every((line, index) => lines[start + index] === line));
  if (at >= 0) return firstLine(source.evidence) + at;
  // A part of one line: the rest of it is the author's, or varies.
  const [only, ...more] = wanted;
  const part = more.length === 0 && only !== undefined ? lines.findIndex((line) => line.includes(only)) : -1;
  return part < 0 ? undefined : firstLine(source.evidence) + part;
}

/** The lines of a quote, as they are compared: trailing blanks are never evidence. */
export function quoteLines(quote: string): readonly string[] {
  const lines = quote.split("\n").map((line) => line.trimEnd());
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

export const firstLine = (evidence: Evidence): number => (evidence.leftOut === undefined ? 5 : 6);

/** The recording or the fact of that id. */
export function findSource(id: string): Source | undefined {
  const evidence = allEvidence().find(({ number }) => number === id);
  if (evidence) return { kind: "evidence", evidence };
  const fact = listFacts().find((one) => one.id === id);
  return fact && { kind: "fact", fact };
}

let all: readonly Evidence[] | undefined;
export function allEvidence(): readonly Evidence[] {
  all ??= [...listEvidence(), ...readVmRoleEvidence()];
  return all;
}

const flat = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

function wrongQuote(source: Source, id: string, quote: string): string {
  const [first = ""] = quoteLines(quote);
  const where = source.kind === "evidence" ? source.evidence.file : `fact ${id}`;
  return `the quote does not stand in ${where}: no "${first.length > 80 ? `${first.slice(0, 80)}…` : first}" there, or not with the lines after it`;
}
