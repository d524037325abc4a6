import type { Command } from "commander";
import { examples } from "../help.ts";
import type { Declare, Runner } from "./command.ts";
import { declareRecord } from "./session-record.ts";

/** `patchrig session …`: recorded sessions. */
export const declareSession: Declare = (parent, run) => {
  const session = parent
    .command("session")
    .summary("recorded sessions: record, import, explain, replay, compare")
    .description("Records console sessions, reads them in whatever form they come, and tests against them.")
    .addHelpText("after", examples([["patchrig session explain paste.txt", "what happened in a failed update?"]]));
  for (const declare of VERBS) declare(session, run);
};

type DeclareVerb = (session: Command, run: Runner) => unknown;

const explain: DeclareVerb = (session, run) =>
  session
    .command("explain <FILE>")
    .description(
      "Says what happened: commands, phases with durations, packages, what was staged, the outcome, and what to do next. FILE is a paste, an asciicast, a PuTTY log, a script(1) typescript or a session document; - is stdin.",
    )
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      examples([
        ["patchrig session explain ticket-4711.txt", "somebody pasted a failed installation"],
        ["patchrig session explain session.cast --json | jq .next", "for a program"],
      ]),
    )
    .action((file: string, options: { readonly json?: boolean }) =>
      run(async (context) => (await import("../session/explain.ts")).explain(file, options, context)),
    );

const VERBS: readonly DeclareVerb[] = [declareRecord, explain];
