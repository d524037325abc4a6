import { refusalOf } from "../machine/appliance-state.ts";
import type { Session } from "../session/session.ts";
import { refuse, sayEvent } from "./event-line.ts";
import { readSource, type Source } from "./iso.ts";
import { runUpdate } from "./update-job.ts";

export interface StageOrder {
  readonly source: Source;
  readonly acceptEulas: boolean;
}

/** `stage --iso|--url`: from the medium to the staging area, with the licence between (V13–V16, evidence 02). */
export async function stage(session: Session, { source, acceptEulas }: StageOrder): Promise<number> {
  const { machine } = session;
  const forbidden = refusalOf(machine.disk.update, "stage");
  if (forbidden) return refuse(session, forbidden);
  const { power } = machine;
  const medium = await readSource(machine, source);
  if (power.aborted) return 1;
  // Somebody else may have begun while a repository was asked.
  const refusal = refusalOf(machine.disk.update, "stage") ?? ("refusal" in medium ? medium.refusal : undefined);
  if (refusal || "refusal" in medium) return refuse(session, refusal ?? "nothingAvailable");
  return runUpdate(session, {
    timeline: `stage-${source.from}`,
    begins: "staging",
    payload: medium.payload,
    acceptEulas,
    ...(source.from === "url" ? { url: source.url } : {}),
  });
}

/** `unstage`: empties the staging area. */
export async function unstage(session: Session): Promise<number> {
  const { machine } = session;
  const forbidden = refusalOf(machine.disk.update, "unstage");
  if (forbidden) return refuse(session, forbidden);
  machine.disk.staged = undefined;
  machine.become("idle");
  await sayEvent(session, machine.profile.softwarePackages.unstaged);
  return 0;
}

/** `validate`: looks over what is staged and changes nothing. */
export async function validate(session: Session): Promise<number> {
  const { machine } = session;
  const forbidden = refusalOf(machine.disk.update, "validate");
  if (forbidden) return refuse(session, forbidden);
  await sayEvent(session, machine.profile.softwarePackages.validated);
  return 0;
}
