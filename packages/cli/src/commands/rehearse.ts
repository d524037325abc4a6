import { examples } from "../help.ts";
import { profilesAndReleases } from "../help-lists.ts";
import type { RehearseOptions } from "../rehearse/options.ts";
import { collect } from "./collect.ts";
import type { Declare } from "./command.ts";

/** `patchrig rehearse vcsa`: the real client against a simulator of its own. */
export const declareRehearse: Declare = (parent, run) => {
  parent
    .command("rehearse")
    .summary("the whole update, against a simulated appliance")
    .description("Rehearses an update: nothing but this machine is touched.")
    .addHelpText("after", examples([["patchrig rehearse vcsa", "6.0 to 6.0 U1 in seconds, with a report"]]))
    .command("vcsa")
    .description(
      "Starts a simulated appliance on free loopback ports, runs the real client against it over SSH and HTTPS, and writes a report.",
    )
    .option("--profile <PROFILE>", "the release to start from (default: vcsa/6.0)")
    .option("--to <RELEASE>", "the release to update to (default: the one the profile's own medium brings)")
    .option("--speed <N|max>", "simulated seconds per second; max (the default): nothing waits")
    .option("--seed <N>", "everything that varies is drawn from it (default: a new one, printed)")
    .option("--via <shell|rest>", "over the appliance's shell (default), or over the API that 6.7 and later have")
    .option("--fault <ID[:SELECTOR]>", "a fault to inject (`patchrig fault list`); again for more", collect())
    .option(
      "--scenario <NAME|FILE>",
      "a night to have again (`patchrig scenario list`); 0 when it ends as expected, else 4",
    )
    .option(
      "--from <BUNDLE>",
      "a run that went wrong (`patchrig vcsa bundle`), up to its failing second; 0 when it gets there, else 4",
    )
    .option("--out <DIR>", "the report's folder (default: rehearsals/DATE-SEED)")
    .option("--json", "print one JSON document; the steps are told on stderr")
    .addHelpText("after", profilesAndReleases)
    .addHelpText(
      "after",
      examples([
        ["patchrig rehearse vcsa", "6.0 to 6.0 U1 in seconds, with a report"],
        ["patchrig rehearse vcsa --speed 60 --seed 7", "watch it: a minute of the appliance's time each second"],
        ["patchrig rehearse vcsa --fault ssh-drop:phase=install", "the line drops while it installs"],
        ["patchrig rehearse vcsa --scenario line-drops-during-install", "the same as somebody's night, judged"],
        ["patchrig rehearse vcsa --from update.bundle.tgz", "what happened elsewhere, up to the second it failed"],
        ["patchrig rehearse vcsa --profile vcsa/8.0 --via rest", "the same plan, over the appliance's API"],
        ["patchrig rehearse vcsa --json --out report | jq .after", "for a program"],
      ]),
    )
    .action((options: RehearseOptions) =>
      run(async (context) => (await import("../rehearse/rehearse.ts")).rehearse(options, context)),
    );
};
