import { orderFailure } from "./order-failure.ts";

/** The precheck of an installation finds root's password expired or about to. */
export const rootPasswordExpiring = orderFailure({
  id: "root-password-expiring",
  title: "The installation is refused because root's password expires",
  order: "install",
  backing: { cite: ["29"] },
  expects: "refused",
  client: "Read the Mismatch block, show its summary, and send no reboot; nothing was changed.",
});
