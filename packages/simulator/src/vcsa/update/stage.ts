import { refusalOf } from "../machine/appliance-state.ts";
import type { Session } from "../session/session.ts";
import { refuse, sayEvent } from "./event-line.ts";
import { readMedium, type Source } from "./iso.ts";
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
  const medium = readMedium(machine, source);
  if ("refusal" in medium) return refuse(session, medium.refusal);
  return runUpdate(session, {
    timeline: `stage-${source.from}`,
    begins: "staging",
    payload: medium.payload,
    acceptEulas,
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
