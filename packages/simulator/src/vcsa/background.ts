import { PowerLost } from "./machine.ts";

/** Why a planned shutdown never came. */
export class ShutdownCancelled extends Error {
  constructor() {
    super("the shutdown was cancelled");
    this.name = "ShutdownCancelled";
  }
}

/** Lets the machine's own work go on without anyone waiting for it; that its machine ended under it is no error. */
export function runInBackground(work: Promise<unknown>): void {
  void work.catch((error: unknown) => {
    if (!(error instanceof PowerLost || error instanceof ShutdownCancelled)) throw error;
  });
}
