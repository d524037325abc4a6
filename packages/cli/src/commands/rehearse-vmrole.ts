import { examples } from "../help.ts";
import type { RehearseVmRoleOptions } from "../rehearse-vmrole/rehearse-vmrole.ts";
import type { Declare } from "./command.ts";

/** `patchrig rehearse vmrole`, beside `rehearse vcsa`. */
export const declareRehearseVmRole: Declare = (parent, run) => {
  const rehearse = parent.commands.find((command) => command.name() === "rehearse");
  rehearse
    ?.command("vmrole")
    .description(
      "Starts a simulated VM Role service on free loopback ports and tells the field note's story with the real client and real VHDs: each way to get stuck, and the way out.",
    )
    .option("--speed <N|max>", "simulated seconds per second; max (the default): nothing waits")
    .option("--seed <N>", "everything that varies is drawn from it (default: a new one, printed)")
    .option("--out <DIR>", "the report's folder (default: rehearsals/DATE-vmrole-SEED)")
    .option("--json", "print one JSON document; the steps are told on stderr")
    .addHelpText(
      "after",
      examples([
        ["patchrig rehearse vmrole", "deploy, patch, get stuck and out again, in seconds"],
        ["patchrig rehearse vmrole --json --out report | jq .uploads", "for a program"],
      ]),
    )
    .action((options: RehearseVmRoleOptions) =>
      run(async (context) => (await import("../rehearse-vmrole/rehearse-vmrole.ts")).rehearseVmRole(options, context)),
    );
};
