import { orderFailure } from "./order-failure.ts";

/** The payload's manifest does not bear its signature. */
export const manifestVerificationFailed = orderFailure({
  id: "manifest-verification-failed",
  title: "The payload's manifest is not verified",
  order: "stage",
  backing: { cite: ["49"] },
  expects: "refused",
  client: "Show the appliance's words, install nothing, and have the medium's checksum compared.",
});
