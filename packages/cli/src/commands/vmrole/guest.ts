import type { Command } from "commander";
import { examples } from "../../help.ts";
import type { Declare } from "../command.ts";

/** `patchrig vmrole unattend …`: answer files for sysprep. */
export const declareUnattend: Declare = (parent, run) => {
  const unattend = parent.command("unattend").summary("make an answer file for sysprep, or check one");
  withSystem(unattend.command("new"))
    .description("Makes an answer file: with SkipRearm for building, without it for the final build.")
    .option("--password-file <FILE>", "the administrator's password is its first line (or PATCHRIG_PASSWORD)")
    .option("--locale <NAME>", "language and region", "en-us")
    .option("--time-zone <NAME>", "as Windows names it", "UTC")
    .option("--output <FILE>", "where to (default: stdout)")
    .option("--force", "replace a file that is there already")
    .addHelpText(
      "after",
      examples([["patchrig vmrole unattend new --final --password-file admin.txt --output unattend.xml", "to deploy"]]),
    )
    .action((options) => run(async (context) => (await import("../../vmrole/unattend.ts")).create(options, context)));
  withSystem(unattend.command("lint <FILE>"))
    .description("Finds what would stop Windows Setup, use up a rearm, or spoil the activation. Exit code 1: an error.")
    .addHelpText("after", examples([["patchrig vmrole unattend lint unattend.xml --final", "is SkipRearm gone?"]]))
    .action((file, options) =>
      run(async (context) => (await import("../../vmrole/unattend.ts")).lint(file, options, context)),
    );
};

function withSystem(command: Command): Command {
  return command
    .option("--os <NAME>", "what is in the image: 2008, 2008r2, 2012, 2012r2, later", "2008r2")
    .option("--final", "for the build that is deployed (default: for building it)")
    .option("--json", "print one JSON document");
}

/** `patchrig vmrole sysprep budget`: the rearm count. */
export const declareSysprep: Declare = (parent, run) => {
  parent
    .command("sysprep")
    .summary("how often an image can still be generalized")
    .command("budget")
    .description("Shows what a plan does to the rearm count. Exit code 3: it would use up the last one.")
    .option("--slmgr <FILE>", "what `slmgr /dlv` printed in the image")
    .option("--left <N>", "or the count itself (default: 3, a fresh installation's)")
    .option("--generalize <N>", "how often it will be generalized", "1")
    .option("--skip-rearm", "with SkipRearm, but for the last time")
    .option("--service-packs <N>", "service packs that will be installed before; each gives one back", "0")
    .option("--use-last", "the last rearm may be used up")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      examples([
        ["patchrig vmrole sysprep budget --slmgr dlv.txt --generalize 3", "three updates from here?"],
        ["patchrig vmrole sysprep budget --left 2 --generalize 12 --skip-rearm", "a year of them"],
      ]),
    )
    .action((options) =>
      run(async (context) => (await import("../../vmrole/sysprep.ts")).showBudget(options, context)),
    );
};

/** `patchrig vmrole duties`. */
export const declareDuties: Declare = (parent, run) => {
  parent
    .command("duties")
    .summary("who looks after what")
    .description("Shows who looks after what: the provider or the customer.")
    .option("--role <web|worker|vm>", "one kind of role (default: all)")
    .option("--json", "print one JSON document")
    .addHelpText("after", examples([["patchrig vmrole duties --role vm", "what is left to us?"]]))
    .action((options) => run(async (context) => (await import("../../vmrole/duties.ts")).showDuties(options, context)));
};
