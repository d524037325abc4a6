import { realSleep } from "@patchrig/core/clock";
import type { WebAnswer } from "../judge/observation.ts";
import type { Tap } from "../judge/tap.ts";
import type { Mutant } from "../requirement/requirement.ts";

const same = (text: string): string => text;

/** The tap that makes a peer break one requirement; undefined for a mutant that is made otherwise. */
export function tapOf(mutant: Mutant): Tap | undefined {
  const idle: Tap = {
    greets: same,
    says: (show) => show,
    hears: same,
    shows: (answer) => answer,
    answersFor: () => undefined,
  };
  if ("says" in mutant) {
    const rewrite = (text: string) => text.replaceAll(mutant.says, () => mutant.as);
    return { ...idle, greets: rewrite, says: (show) => rewriting(mutant.says, rewrite, show) };
  }
  if ("hears" in mutant) {
    return { ...idle, hears: (text) => text.replaceAll(mutant.hears, () => mutant.as) };
  }
  if ("page" in mutant) {
    const { page } = mutant;
    const answersFor = (path: string) =>
      page.unanswered === undefined
        ? undefined
        : { method: "GET", path, status: page.unanswered, headers: {}, body: "" };
    return { ...idle, shows: (answer) => rewritePage(answer, page), answersFor };
  }
  return undefined;
}

type Page = Extract<Mutant, { page: object }>["page"];

function rewritePage(answer: WebAnswer, { says, as = "", status, instead, header }: Page): WebAnswer {
  const isMeant = instead === undefined || answer.status === instead;
  return {
    ...answer,
    ...(says === undefined ? {} : { body: answer.body.replaceAll(says, () => as) }),
    ...(header === undefined ? {} : { headers: { ...answer.headers, [header]: as } }),
    ...(status === undefined || !isMeant ? {} : { status }),
  };
}

/** How long the beginning of what is rewritten is kept back. */
const KEPT_MS = 40;

/** Rewrites a stream: what may be the beginning of the text waits a moment for the rest of it. */
function rewriting(
  text: string,
  rewrite: (text: string) => string,
  show: (text: string) => void,
): (piece: string) => void {
  let held = "";
  let turn = 0;
  return (piece) => {
    const all = rewrite(held + piece);
    const keep = beginningAt(all, text);
    held = all.slice(all.length - keep);
    if (all.length > keep) show(all.slice(0, all.length - keep));
    const mine = ++turn;
    if (held === "") return;
    void realSleep(KEPT_MS).then(() => {
      if (mine !== turn) return;
      show(held);
      held = "";
    });
  };
}

/** How many characters at the end may be the beginning of the text. */
function beginningAt(all: string, text: string): number {
  for (let length = Math.min(text.length - 1, all.length); length > 0; length--) {
    if (all.endsWith(text.slice(0, length))) return length;
  }
  return 0;
}
