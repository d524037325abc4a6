import { examples } from "../help.ts";
import type { Declare } from "./command.ts";

/** `patchrig fault list`: the misbehaviour that can be injected. */
export const declareFault: Declare = (parent, run) => {
  parent
    .command("fault")
    .summary("the misbehaviour that can be injected")
    .description("Faults and documented failures that a simulated appliance can be told to have.")
    .addHelpText("after", examples([["patchrig fault list", "ids for `simulate --fault` and `rehearse vcsa --fault`"]]))
    .command("list")
    .description("Lists the faults that a simulated appliance can be told to have.")
    .option("--json", "print one JSON document")
    .addHelpText("after", examples([["patchrig fault list --json", "for a program that goes through all of them"]]))
    .action((options: { readonly json?: boolean }) =>
      run(async (context) => (await import("../fault/list.ts")).listFaults(options, context)),
    );
};
