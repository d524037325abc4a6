import type { JournalEntry } from "@patchrig/core";
import { readChangeJournal } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { print } from "../vmrole/print.ts";
import { withService } from "../vmrole-service/connect.ts";
import { reachedAgain } from "../vmrole-service/journal.ts";
import type { ServiceOptions } from "../vmrole-service/options.ts";
import { carryOutSwap } from "./swap.ts";
import { carryOutUpgrade, resumedUpgrade } from "./upgrade.ts";

interface Resumption {
  readonly entries: readonly JournalEntry[];
  readonly journal: string;
  readonly options: ServiceOptions;
}

/** Looks what became of a journal's upgrade or swap, and does the rest: nothing is ordered twice. */
export async function resumeChange({ entries, journal, options }: Resumption, context: Context): Promise<ExitCode> {
  const { goal, before, isDone, about } = readChangeJournal(entries, journal);
  if (isDone) {
    const next = `the ${goal.kind} of ${goal.service} is done: nothing is left to do`;
    print({ json: { service: goal.service, outcome: "done", next, journal }, lines: [next] }, options.json, context);
    return EXIT.done;
  }
  const reached = reachedAgain(options, about.reachedBy);
  if (goal.kind === "swap")
    return withService(reached, context, (connection) =>
      carryOutSwap({ goal, options: reached, connection, journal, before }, context),
    );
  const files = await resumedUpgrade(goal, context);
  return withService(reached, context, (connection) =>
    carryOutUpgrade({ goal, ...files, options: reached, connection, journal, before }, context),
  );
}
