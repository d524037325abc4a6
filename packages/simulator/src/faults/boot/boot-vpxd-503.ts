import { bootFault } from "./boot-fault.ts";

/** vpxd does not start: every page is the 503 that names its pipe. That /vsphere-client shows it too is inferred. */
export const bootVpxd503 = bootFault({
  id: "boot-vpxd-503",
  title: "A boot stands still at vpxd's 503 page",
  before: "initializing",
  shows: "vpxd",
  backing: { cite: ["54"] },
  client: "Tell vpxd's 503 from the web client's, and stop at a limit saying that vCenter itself does not start.",
});
