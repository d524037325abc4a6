import type { ShownLine } from "../transcript/terminal/line-stream.ts";
import { splitLogLines } from "../vcsa/console/log-line.ts";
import { CONSENT, PAGER, REMARK } from "./patterns.ts";

/** A licence agreement in a command's lines. */
export interface Agreement {
  readonly lines: number;
  /** As typed, in lower case; null where the recording does not show it. */
  readonly answer: string | null;
}

/** Takes the agreement out: it may speak of failures and full disks, and says nothing of what happened. */
export function takeAgreement(said: readonly ShownLine[]): {
  readonly agreement: Agreement | undefined;
  readonly rest: readonly ShownLine[];
} {
  const asked = said.findLastIndex(({ text }) => CONSENT.test(text));
  const lastPage = said.findLastIndex(({ text }) => PAGER.test(text));
  const end = asked >= 0 ? asked : lastPage;
  if (end < 0) return { agreement: undefined, rest: said.filter((line) => !isRemark(line)) };
  const start = said.slice(0, end).findLastIndex(({ text }) => isStamped(text)) + 1;
  const typed = asked < 0 ? "" : (CONSENT.exec(said[asked]?.text ?? "")?.[1] ?? "");
  // The answer may stand on the next line (evidence 40).
  const onNext = typed === "" && /^(?:yes|no)\s*$/i.test(said[end + 1]?.text ?? "") ? (said[end + 1]?.text ?? "") : "";
  const answer = (typed || onNext).trim().toLowerCase() || null;
  const after = asked < 0 ? said.slice(end + 1) : said.slice(end + (onNext === "" ? 1 : 2));
  return {
    agreement: { lines: end - start + 1, answer },
    rest: [...said.slice(0, start), ...after].filter((line) => !isRemark(line)),
  };
}

const isStamped = (text: string): boolean => splitLogLines(text).some((part) => typeof part !== "string");
const isRemark = ({ text }: ShownLine): boolean => /^#{3,}\s/.test(text) && REMARK.test(text);
