import type { WebAnswer } from "./observation.ts";

/** Stands between the judge and a peer, and rewrites what goes over the wire. */
export interface Tap {
  /** Before authentication. */
  greets(banner: string): string;
  /** Takes a session's output in pieces and gives on what is left of it. */
  says(show: (text: string) => void): (text: string) => void;
  /** What the peer gets of what was typed. */
  hears(text: string): string;
  shows(answer: WebAnswer): WebAnswer;
  /** What is answered where the peer does not. */
  answersFor(path: string): WebAnswer | undefined;
}
