/** Why an image cannot be read as ISO 9660. */
export interface IsoProblem {
  readonly kind: "no-iso" | "truncated" | "damaged" | "looping" | "too-large";
  /** What was expected, what came, and where in the file. */
  readonly text: string;
}

/** Carries a problem out of the depths of a reading; `openIso` and what it returns turn it into a value. */
export class IsoUnreadable extends Error {
  readonly problem: IsoProblem;

  constructor(kind: IsoProblem["kind"], text: string) {
    super(text);
    this.name = "IsoUnreadable";
    this.problem = { kind, text };
  }
}

/** A reading's result, or what stands in its way. Throws whatever else was thrown. */
export async function orProblem<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly problem: IsoProblem }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof IsoUnreadable) return { problem: error.problem };
    throw error;
  }
}
