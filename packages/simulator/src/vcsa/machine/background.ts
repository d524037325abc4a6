import { type Machine, PowerLost } from "./machine.ts";

/** Why a planned shutdown never came. */
export class ShutdownCancelled extends Error {
  constructor() {
    super("the shutdown was cancelled");
    this.name = "ShutdownCancelled";
  }
}

/** Lets the machine's own work go on without anyone waiting for it; that its machine ended under it is no error. */
export function runInBackground(machine: Machine, work: Promise<unknown>): void {
  void work.catch((error: unknown) => {
    if (!(error instanceof PowerLost || error instanceof ShutdownCancelled)) recordMistake(machine, "work", error);
  });
}

/** A mistake of the simulator's own: whoever looks at the journal or at stderr sees it, and everything else goes on. */
export function recordMistake(machine: Machine, place: string, error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  machine.record("mistake", { in: place, message });
}
