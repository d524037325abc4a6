import { bootFault } from "./boot-fault.ts";

/** The proxy answers 503 for ever: its web client does not start. */
export const boot503 = bootFault({
  id: "boot-503",
  title: "A boot stands still at the 503 page",
  before: "initializing",
  backing: { cite: ["V23", "54"] },
  client: "Take 503 for a boot under way, and stop at a limit with what the page says.",
});
