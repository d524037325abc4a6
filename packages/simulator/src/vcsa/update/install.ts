import { refusalOf } from "../machine/appliance-state.ts";
import type { Session } from "../session/session.ts";
import { refuse } from "./event-line.ts";
import { readSource, type Source } from "./iso.ts";
import { runUpdate } from "./update-job.ts";

export interface InstallOrder {
  readonly source: Source | { readonly from: "staged" };
  readonly acceptEulas: boolean;
}

/** `install --staged|--iso|--url` (V19, evidence 05, 07, 11). What is installed comes to life with the reboot. */
export async function install(session: Session, { source, acceptEulas }: InstallOrder): Promise<number> {
  const { machine } = session;
  const act = source.from === "staged" ? "install-staged" : "install-medium";
  const forbidden = refusalOf(machine.disk.update, act);
  if (forbidden) return refuse(session, forbidden);
  if (source.from !== "staged") {
    const { power } = machine;
    const medium = await readSource(machine, source);
    if (power.aborted) return 1;
    const refusal = refusalOf(machine.disk.update, act) ?? ("refusal" in medium ? medium.refusal : undefined);
    if (refusal || "refusal" in medium) return refuse(session, refusal ?? "nothingAvailable");
    const timeline = `install-${source.from}`;
    const from = source.from === "url" ? { url: source.url } : {};
    return runUpdate(session, { timeline, begins: "staging", payload: medium.payload, acceptEulas, ...from });
  }
  const { staged } = machine.disk;
  if (!staged) return refuse(session, "nothingStaged");
  // Its licence was accepted when it was staged.
  return runUpdate(session, {
    timeline: "install-staged",
    begins: "installing",
    payload: staged.payload,
    acceptEulas: true,
  });
}
