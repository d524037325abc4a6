import { orderFailure } from "./order-failure.ts";

/** `list` fails, whatever is staged. */
export const listPackagesFailed = orderFailure({
  id: "list-packages-failed",
  title: "Staged packages cannot be listed",
  order: "list",
  backing: { cite: ["42"] },
  expects: "refused",
  client: "Show the appliance's words, and install nothing that it could not look at.",
});
