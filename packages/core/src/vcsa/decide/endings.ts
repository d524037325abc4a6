import type { Ending } from "./resume-table.ts";

/** How each ending of the table is reported, and what a person does about it. */
export const ENDINGS: Readonly<
  Record<Ending, { readonly kind: "refused" | "failed" | "waiting"; readonly hint: string }>
> = {
  "put-back": {
    kind: "refused",
    hint: "nothing is left of this run to go on with: begin a new one with `patchrig vcsa run`",
  },
  elsewhere: { kind: "refused", hint: "see what it runs with `patchrig vcsa assess`, and make a new plan" },
  "cut-off": {
    kind: "failed",
    // V7: that is what the clone is for.
    hint: "do not install over it: see /var/log/vmware/applmgmt/software-packages.log, and put the clone back unless the log says that nothing was changed",
  },
  foreign: { kind: "waiting", hint: "ask who installed what there; reboot it by hand when that is clear, then resume" },
  "cannot-tell": {
    kind: "waiting",
    hint: "see /var/log/vmware/applmgmt/software-packages.log: when the installation has ended well and it was not rebooted since, reboot it by hand, then resume",
  },
};
