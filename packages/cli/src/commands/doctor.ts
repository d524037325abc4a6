import { examples } from "../help.ts";
import type { Declare } from "./command.ts";

/** `patchrig doctor`: what this machine has and lacks. */
export const declareDoctor: Declare = (parent, run) => {
  parent
    .command("doctor")
    .summary("what this machine has, what is missing and how to get it")
    .description(
      "Looks for the programs that patchrig can work with and tells what each is for. Only Node.js is needed.",
    )
    .option("--json", "print one JSON document")
    .addHelpText("after", examples([["patchrig doctor", "before the first rehearsal, or when one does not start"]]))
    .action((options: { readonly json?: boolean }) =>
      run(async (context) => (await import("../doctor/doctor.ts")).doctor(options, context)),
    );
};
