import { nextTurn, withLimit } from "@patchrig/core/clock";
import type { Context } from "../context.ts";

/** What was on stdin when the simulator was started; `isAnnounced`: a judge said that there is something. */
export type FirstLine = Promise<{ readonly line: string | undefined; readonly isAnnounced: boolean }>;

/** Judges announce themselves; whoever does not is given this long, since most pipes stay silent. */
const ANNOUNCED_MS = 30_000;
const GLANCE_MS = 50;

/**
 * Reads it while the simulator is still loaded: a pipe that stays silent costs nobody a wait. Rejects where a judge has
 * announced a line and none came.
 */
export function firstLine(context: Context): FirstLine {
  const isAnnounced = !context.stdin.isTerminal && context.env.PATCHRIG_CONTRACT !== undefined;
  const read = isAnnounced ? awaitAnnounced(context) : glance(context);
  const said = read.then((line) => ({ line, isAnnounced }));
  // Whoever awaits it hears of it; until then it is nobody's.
  said.catch(() => {});
  return said;
}

function awaitAnnounced({ clock, stdin, interrupted }: Context): Promise<string | undefined> {
  const limit = { ms: ANNOUNCED_MS, waitedFor: "the contract's line on stdin", signal: interrupted };
  return withLimit(clock, limit, (signal) => stdin.lines.next(signal));
}

async function glance({ clock, stdin, interrupted }: Context): Promise<string | undefined> {
  if (stdin.isTerminal) return undefined;
  const line = stdin.lines.next(interrupted).catch(() => undefined);
  // Loading may have kept the process busy for longer than that: what has arrived meanwhile is read first.
  const silence = clock.sleep(GLANCE_MS).then(nextTurn);
  return Promise.race([line, silence.then(() => undefined)]);
}
