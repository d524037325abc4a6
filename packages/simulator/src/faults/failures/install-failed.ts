import { orderFailure } from "./order-failure.ts";

/** The installation fails late, and the appliance refuses every update until its state file is gone. */
export const installFailed = orderFailure({
  id: "install-failed",
  title: "The installation fails, and the appliance counts as non-operational",
  order: "install",
  first: 1,
  backing: { cite: ["48", "50"] },
  expects: "stopped",
  client:
    "Say that the installation failed and what the way back is; delete nothing, install and reboot no more by itself.",
});
