import type { Fault } from "../fault.ts";

/** A repository answers 404 to a package's name, as one that takes `+` for a blank does. */
export const repositoryDownloadFailed: Fault = {
  id: "repository-download-failed",
  kind: "failure",
  title: "A repository does not give out one of its packages",
  target: { hook: "order", phases: [], command: true },
  backing: { cite: ["51"] },
  expects: "refused",
  client: "Show the appliance's words, install nothing, and have the repository looked at.",
  create: ({ strike, selector }) => ({
    order: ({ order, from }) => (order === "stage" && from === "url" && strike() ? selector.id : undefined),
  }),
};
