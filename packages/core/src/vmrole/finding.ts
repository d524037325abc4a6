import type { Place } from "./xml/element.ts";

/** Something that a lint found. An error would stop or ruin the image; a warning costs something; a note is good to know. */
export interface Finding {
  readonly level: "error" | "warning" | "note";
  /** The rule's name: stable, kebab-case. */
  readonly rule: string;
  readonly text: string;
  readonly file: string;
  readonly at: Place;
  /** The facts it stands on (M6, W8), or `inferred`. */
  readonly cite: readonly string[];
}

const WEIGHTS = { error: 0, warning: 1, note: 2 } as const;

/** Worst first, then in the order of the file. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (one, other) =>
      WEIGHTS[one.level] - WEIGHTS[other.level] || one.at.line - other.at.line || one.at.column - other.at.column,
  );
}
