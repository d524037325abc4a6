import { listFacts } from "@patchrig/platforms/evidence";
import { allEvidence, findQuote, firstLine, quoteLines } from "./quote.ts";
import type { Requirement } from "./requirement.ts";

/** What is covered by which requirements, and what by none. */
export interface Coverage {
  readonly facts: readonly Covered[];
  readonly evidence: readonly (Covered & {
    readonly file: string;
    /** Lines of the recording that a requirement or an exclusion quotes, of those that are not blank. */
    readonly quoted: number;
    readonly lines: number;
  })[];
  /** Facts and recordings that nobody cites. */
  readonly gaps: readonly string[];
}

export interface Covered {
  readonly id: string;
  /** Requirements that judge it. */
  readonly judged: readonly string[];
  /** Rows that say why nobody can be judged by it. */
  readonly excluded: readonly string[];
}

/** The documents' own facts; P and W are what is known beyond them, cited where it helps. */
const DOCUMENTED = /^[VM]\d+$/;

/** Generated from the catalogue: a fact or a recording that nobody cites is a gap. */
export function coverageOf(requirements: readonly Requirement[]): Coverage {
  const facts = listFacts()
    .filter(({ id }) => DOCUMENTED.test(id))
    .map(({ id }) => coveredBy(id, requirements));
  const evidence = allEvidence().map((recording) => {
    const quoted = new Set(
      requirements
        .filter(({ cite }) => cite?.[0] === recording.number)
        .flatMap(({ quote }) => {
          const at = quote === undefined ? undefined : findQuote({ kind: "evidence", evidence: recording }, quote);
          return at === undefined || quote === undefined ? [] : quoteLines(quote).map((_, index) => at + index);
        }),
    );
    const lines = recording.text.split("\n");
    const full = lines.flatMap((line, index) => (line.trim() === "" ? [] : [firstLine(recording) + index]));
    return {
      ...coveredBy(recording.number, requirements),
      file: recording.file,
      quoted: full.filter((line) => quoted.has(line)).length,
      lines: full.length,
    };
  });
  const gaps = [...facts, ...evidence]
    .filter(({ judged, excluded }) => judged.length + excluded.length === 0)
    .map(({ id }) => id);
  return { facts, evidence, gaps };
}

function coveredBy(id: string, requirements: readonly Requirement[]): Covered {
  const citing = requirements.filter(({ cite }) => cite?.includes(id));
  const ids = (some: readonly Requirement[]) => some.map((one) => one.id);
  return {
    id,
    judged: ids(citing.filter((one) => !("excluded" in one))),
    excluded: ids(citing.filter((one) => "excluded" in one)),
  };
}
