import type { Fault } from "../fault.ts";
import { FAULT_PHASES } from "../subject.ts";

/**
 * 200 with a page that says that an update is in progress, whatever was asked for. 6.7 answers so where JSON is due; no
 * release here has an address for JSON, so it stands before pages and the XML of /sdk.
 */
export const updatePage: Fault = {
  id: "update-page",
  kind: "fault",
  title: "200 with an HTML page where another answer was due",
  target: { hook: "web", phases: FAULT_PHASES, command: false },
  defaults: { phase: "boot", first: 5 },
  backing: { cite: ["56"] },
  expects: "recovered",
  client: "Look at what came before it parses it, take the page for one that passes, and ask again.",
  create: ({ strike }) => ({ web: () => (strike() ? "updating" : undefined) }),
};
