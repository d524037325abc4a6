import { html, type Markup } from "./html.ts";

/** What a step found out, as a list of names and values; nested values are shown as they are written in JSON. */
export function renderFacts(facts: Readonly<Record<string, unknown>>): Markup | null {
  const shown = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined && !isTable(value));
  if (shown.length === 0) return null;
  return html`<dl class="facts">${shown.map(([name, value]) => html`<dt>${wordsOf(name)}</dt><dd>${textOf(value)}</dd>`)}</dl>`;
}

/** What a step left to a person, if it did. */
export const leftToYou = (facts: Readonly<Record<string, unknown>>): string | undefined =>
  typeof facts.leftToYou === "string" ? facts.leftToYou : undefined;

/** Lists of objects (the rungs of a ladder, advisories) have a section of their own. */
const isTable = (value: unknown): boolean =>
  Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null);

/** `vpxdBuild` reads `vpxd build`. */
export const wordsOf = (name: string): string =>
  name.replaceAll(/([a-z0-9])([A-Z])/g, (_, before: string, capital: string) => `${before} ${capital.toLowerCase()}`);

/** A value for people: yes and no, lists, and objects as names with values. */
export function textOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(textOf).join("; ");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([name, item]) => `${wordsOf(name)} ${textOf(item)}`)
    .join(", ");
}
