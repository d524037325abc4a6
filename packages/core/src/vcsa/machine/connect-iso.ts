import type { CdDrive, InventoryPort, Machine } from "../../ports/inventory.ts";
import type { Problem } from "../../run/outcome.ts";
import { LIMITS } from "../ready/limits.ts";
import { awaitTask, type TaskWait } from "./await-task.ts";

export type IsoEnd =
  | { readonly kind: "done"; readonly drive: string; readonly path: string; readonly wasThere: boolean }
  | { readonly kind: "refused"; readonly problem: Problem };

export type DriveWait = Pick<TaskWait, "clock" | "signal"> & { onWait?(text: string): void };

const POLL_MS = 5_000;

/** V10: CD/DVD drive 1. */
export const firstDrive = ({ cdDrives }: Machine): CdDrive | undefined => cdDrives[0];

/**
 * Puts an ISO of a datastore into CD/DVD drive 1 and waits until it is really connected, with a limit: the drive may stay
 * at "connecting" (V11). One that is there already is left alone. Throws as `awaitTask`.
 */
export async function connectIso(
  inventory: InventoryPort,
  machine: Machine,
  { path, ...wait }: DriveWait & { readonly path: string },
): Promise<IsoEnd> {
  const drive = firstDrive(machine);
  if (!drive) return { kind: "refused", problem: NO_DRIVE };
  const wasThere = holds(drive, path) && drive.connection === "connected";
  if (!wasThere) {
    const task = await inventory.connectIso(machine, drive, path);
    const limit = { limitMs: LIMITS.task, waitedFor: `${drive.label} to take ${path}` };
    const end = await awaitTask(inventory, task, { ...wait, ...limit });
    if (end.kind === "failed") {
      return {
        kind: "refused",
        problem: { text: `${drive.label} does not take ${path}: ${end.problem}`, hint: ADVICE },
      };
    }
  }
  const problem = await awaitConnection(inventory, machine, wait);
  return problem ? { kind: "refused", problem } : { kind: "done", drive: drive.label, path, wasThere };
}

/** Waits out a drive that is at "connecting"; a problem when it stays there, or fails. */
export async function awaitConnection(
  inventory: InventoryPort,
  { id }: Machine,
  { clock, signal, onWait }: DriveWait,
): Promise<Problem | undefined> {
  for (const startedAt = clock.now(); ; ) {
    const drive = firstDrive(await inventory.machine(id));
    if (!drive) return NO_DRIVE;
    if (drive.connection === "connected") return undefined;
    const waited = clock.now() - startedAt;
    if (drive.connection !== "connecting" || waited > LIMITS.connecting) return notConnected(drive, waited);
    onWait?.(`${drive.label} is connecting`);
    await clock.sleep(POLL_MS, signal ? { signal } : {});
  }
}

const holds = ({ medium }: CdDrive, path: string): boolean => medium?.kind === "iso" && medium.path === path;

function notConnected({ label, connection, medium }: CdDrive, waited: number): Problem {
  const seconds = Math.round(waited / 1000);
  const what = medium?.kind === "iso" ? medium.path : `the ${medium?.device ?? "medium"} of a client`;
  const text = connection === "connecting" ? `is still connecting after ${seconds} s` : `is ${connection}`;
  return { text: `${label} ${text}: ${what} never arrives (V11)`, hint: ADVICE };
}

/** V10. */
const ADVICE =
  "take the ISO out, upload it to a datastore that the VM's host reaches, and connect it from there: a client's local disk can make the update fail";

/** What a VM without a drive is told. */
export const NO_DRIVE: Problem = {
  text: "the appliance's VM has no CD/DVD drive",
  hint: "add one in the vSphere Client while the VM is off",
};
