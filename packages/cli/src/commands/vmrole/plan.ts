import type { Command } from "commander";
import { examples } from "../../help.ts";
import type { Declare } from "../command.ts";

/** `patchrig vmrole plan`. */
export const declarePlan: Declare = (parent, run) => {
  parent
    .command("plan")
    .summary("plan one patch, or rehearse years of them")
    .description("Plans one patch on a ledger of images, or rehearses years of patching by each strategy.")
    .option("--ledger <FILE>", "the images there are; with --patch, plans that patch (exit code 3: there is no way)")
    .option("--patch <KIND:BYTES>", "application, os, middleware or service-pack, and how much it changes: os:120m")
    .option("--merge-at <PERCENT>", "merge a child that would be larger than this part of its base (default: 33)")
    .option("--years <N>", "how many years to rehearse", "5")
    .option("--patches <weekly|monthly|quarterly>", "how often there are OS patches", "monthly")
    .option("--seed <N>", "the same seed has the same patches (default: drawn, and told)")
    .option("--base <BYTES>", "what the first upload sends", "6g")
    .option("--mbps <N>", "megabits per second of the upload", "10")
    .option("--chart <FILE>", "draw it: a page for .html, a drawing for .svg")
    .option("--force", "replace a file that is there already")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      examples([
        ["patchrig vmrole plan --years 5 --patches monthly --chart plan.html", "which strategy gets stuck, and when?"],
        ["patchrig vmrole plan --ledger images.json --patch os:120m", "this month: full, differencing or merge?"],
      ]),
    )
    .action((options) => run(async (context) => (await import("../../vmrole/plan.ts")).plan(options, context)));
};

/** `patchrig vmrole lineage …`: the ledger of images. */
export const declareLineage: Declare = (parent, run) => {
  const lineage = parent.command("lineage").summary("keep the ledger of images: what was made from what");
  verb(lineage, "show", "Shows the images, which of them are locked, and how often each can still be generalized.")
    .addHelpText("after", examples([["patchrig vmrole lineage show --ledger images.json", "before planning a patch"]]))
    .action((options) => run(async (context) => (await import("../../vmrole/lineage.ts")).show(options, context)));
  verb(lineage, "add <NAME>", "Enters an image. Exit code 3: there can be none like it.")
    .requiredOption("--kind <master|base|child>", "kept before sysprep, uploaded whole, or a differencing VHD")
    .option("--parent <NAME>", "the base that a child stands on")
    .option("--vhd <FILE>", "the file: what it would send and its content's hash are taken from it")
    .option("--upload <BYTES>", "or what it would send (default: 6g)")
    .option("--rearms <N>", "how often it can still be generalized (default: by its kind)")
    .addHelpText(
      "after",
      examples([
        [
          "patchrig vmrole lineage add app-2 --ledger images.json --kind child --parent base-1 --vhd app-2.vhd",
          "after it was made",
        ],
      ]),
    )
    .action((name, options) =>
      run(async (context) => (await import("../../vmrole/lineage.ts")).add(name, options, context)),
    );
  verb(lineage, "check <NAME>", "Compares a file with what was entered. Exit code 1: it was changed.")
    .requiredOption("--vhd <FILE>", "the file as it is now")
    .addHelpText(
      "after",
      examples([
        ["patchrig vmrole lineage check base-1 --ledger images.json --vhd base-1.vhd", "was the parent touched?"],
      ]),
    )
    .action((name, options) =>
      run(async (context) => (await import("../../vmrole/lineage.ts")).check(name, options, context)),
    );
  verb(lineage, "remove <NAME>", "Takes out an image that no other stands on.")
    .addHelpText(
      "after",
      examples([["patchrig vmrole lineage remove app-1 --ledger images.json", "no longer deployed"]]),
    )
    .action((name, options) =>
      run(async (context) => (await import("../../vmrole/lineage.ts")).remove(name, options, context)),
    );
};

function verb(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .requiredOption("--ledger <FILE>", "the ledger")
    .option("--json", "print one JSON document");
}
