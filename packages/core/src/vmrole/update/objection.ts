import type { Problem } from "../../run/outcome.ts";
import type { Quote } from "./goal.ts";

/** Why a check refuses, with what the service would say and what to do. */
export interface Objection {
  /** Stable, kebab-case. */
  readonly rule: string;
  readonly text: string;
  readonly hint: string;
}

/** A sentence of ours, and the platform's words behind it; `values` fill the words' {names}. */
export function inItsWords(own: string, quote: Quote, values: Readonly<Record<string, string>> = {}): string {
  const words = quote.text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const source = quote.inferred ? "its words are inferred" : quote.cite.join(", ");
  return `${own}: the service refuses that with "${words}" (${source})`;
}

/** All objections as one problem: the first one's hint is what to begin with. */
export function problemOf([first, ...others]: readonly [Objection, ...Objection[]]): Problem {
  const text = [first, ...others].map((objection) => objection.text).join("; and ");
  return { text, hint: first.hint };
}
