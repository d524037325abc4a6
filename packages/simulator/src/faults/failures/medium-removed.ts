import type { Fault } from "../fault.ts";

/**
 * The drive is emptied as soon as the patch is staged. Later releases need the medium to install (P15); 6.0 has copied
 * all of it, and installs what is staged.
 */
export const mediumRemoved: Fault = {
  id: "medium-removed",
  kind: "failure",
  title: "The medium is taken out between staging and installing",
  target: { hook: "state", phases: ["staged"], command: false },
  defaults: { phase: "staged", first: 1 },
  backing: { cite: ["P15"] },
  expects: "recovered",
  client: "Install what is staged; where the release wants its medium again, say so before anything is changed.",
  create: ({ strike, subject }) => ({
    state: () => {
      if (strike()) subject.insertIso(undefined);
      return undefined;
    },
  }),
};
