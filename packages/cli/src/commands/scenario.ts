import { examples } from "../help.ts";
import type { Declare } from "./command.ts";

/** `patchrig scenario`: nights that somebody had, to have again. */
export const declareScenario: Declare = (parent, run) => {
  const scenario = parent
    .command("scenario")
    .summary("nights that somebody had, to have again")
    .description("Nights that somebody had, as files: an estate, a clock, faults, and how a good client ends.")
    .addHelpText("after", examples([["patchrig scenario list", "names for `rehearse vcsa --scenario`"]]));
  scenario
    .command("list")
    .description("Lists the scenarios that come with patchrig.")
    .option("--json", "print one JSON document")
    .addHelpText("after", examples([["patchrig scenario list", "names for `rehearse vcsa --scenario`"]]))
    .action((options: { readonly json?: boolean }) =>
      run(async (context) => (await import("../scenario/list.ts")).listCommand(options, context)),
    );
  scenario
    .command("check")
    .argument("<FILE...>", "scenario files, or names")
    .description("Reads scenario files, and names file, line and column of the first mistake.")
    .addHelpText("after", examples([["patchrig scenario check my-night.yaml", "before it is rehearsed"]]))
    .action((files: readonly string[]) =>
      run(async (context) => (await import("../scenario/check.ts")).checkCommand(files, context)),
    );
};
