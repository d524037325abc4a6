import { bootFault } from "./boot-fault.ts";

/** The web client says that it initializes, and goes on saying so. */
export const bootInitializing = bootFault({
  id: "boot-initializing",
  title: "A boot stands still at the initializing page",
  before: "up",
  backing: { cite: ["V23"] },
  client: "Take the page for a boot under way, and stop at a limit.",
});
