/** What is wrong with a peer before it has been met. */
export class PeerProblem extends Error {
  readonly kind: "unreachable" | "unreadable";

  constructor(kind: PeerProblem["kind"], message: string) {
    super(message);
    this.kind = kind;
    this.name = "PeerProblem";
  }
}

/** The first words of what a peer said, fit to be shown. */
export const firstWords = (text: string): string => {
  const line = text
    .trim()
    .split("\n")
    .slice(0, 3)
    .join(" / ")
    .replaceAll(/[^\x20-\x7e]/g, "?");
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
};
