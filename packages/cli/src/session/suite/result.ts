/** What testing one session document came to. */
export interface SessionResult {
  readonly file: string;
  readonly outcome: "passed" | "failed";
  readonly seconds: number;
  readonly turns: number;
  readonly problem: string | null;
  readonly warning: string | null;
}
