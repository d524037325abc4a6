import { orderFailure } from "./order-failure.ts";

/** The patch is staged, and refused when it is to be installed. */
export const unsupportedVersion = orderFailure({
  id: "unsupported-version",
  title: "A patch for another version is staged, and refused by the installation",
  order: "install",
  backing: { cite: ["25", "P16"] },
  expects: "refused",
  client: "Show the appliance's words, send no second installation and no reboot; nothing was changed.",
});
