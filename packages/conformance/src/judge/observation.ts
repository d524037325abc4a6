/** What one step of the judge's showed. */
export interface Observation {
  /** The step in words: `type "software-packages stage --iso"`. */
  readonly step: string;
  /** What was said before authentication; of a login only. */
  readonly banner: readonly string[];
  /** The lines that came, without the echo of what was typed and without the prompt that ends them. */
  readonly lines: readonly string[];
  /** All bytes that came in this step, as text. */
  readonly raw: string;
  /** The line that waited for input when the step ended. */
  readonly prompt: string | undefined;
  /** Did the session end in it? */
  readonly ended: boolean;
  /** How many lines each page of the licence had, the pager's own line among them. */
  readonly pages: readonly number[];
  /** The lines in which questions stood, as they were when they were asked. */
  readonly questions: readonly string[];
  readonly answers: readonly WebAnswer[];
  readonly port: "open" | "closed" | undefined;
  /** Why it went no further; undefined when it did. */
  readonly problem: string | undefined;
}

/** One answer over HTTPS, bounded. */
export interface WebAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const NOTHING: Omit<Observation, "step"> = {
  banner: [],
  lines: [],
  raw: "",
  prompt: undefined,
  ended: false,
  pages: [],
  questions: [],
  answers: [],
  port: undefined,
  problem: undefined,
};
