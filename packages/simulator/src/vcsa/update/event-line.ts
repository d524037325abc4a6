import { type CitedText, fill } from "@patchrig/platforms/profiles";
import { formatStamp } from "../../timeline/stamp.ts";
import type { Refusal } from "../machine/appliance-state.ts";
import type { Session } from "../session/session.ts";

/** One line as the update API says it: ` [2015-10-08T02:54:36.281] : …`. */
export async function sayEvent({ machine, terminal }: Session, text: CitedText): Promise<void> {
  await terminal.write(`${formatStamp("event-stamp", machine.clock.now())}${fill(text.text, {})}\n`);
}

/** Says why the state or the medium forbids it; resolves with the exit status. */
export async function refuse(session: Session, reason: Refusal): Promise<number> {
  session.machine.record("refused", { reason });
  await sayEvent(session, session.machine.profile.softwarePackages[reason]);
  return 1;
}
