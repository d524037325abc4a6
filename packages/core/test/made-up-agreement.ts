import { answered } from "./recorded.ts";

/** An agreement that nobody wrote but this project: evidence 02 leaves the vendor's text out, and keeps its shape. */
const PARTS: readonly (readonly string[])[] = [
  ["AN AGREEMENT OF THE SAME SHAPE", "", "1.      TERMS.", ""],
  ["", "2.      CONTACT.", ""],
];
const LAST_WORDS = "The last words of the agreement.";

/** What `stage --iso` answered (evidence 02), with the made-up agreement where the vendor's was. */
export function answeredWithAgreement(): readonly string[] {
  const parts = [...PARTS];
  return answered("02", "stage --iso").flatMap((line) =>
    /^\[.* left out .*\]$/.test(line) ? (parts.shift() ?? []) : [line.replace(/^…\.(?=Do you)/, LAST_WORDS)],
  );
}
