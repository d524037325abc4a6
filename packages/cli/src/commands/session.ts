import type { Command } from "commander";
import { examples } from "../help.ts";
import type { ReplayOptions } from "../session/compare/replay.ts";
import type { ImportOptions } from "../session/import/options.ts";
import type { ToProfileOptions } from "../session/profile/to-profile.ts";
import type { RedactOptions } from "../session/redact/redact.ts";
import type { TestOptions } from "../session/suite/test-folder.ts";
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

/** A folder is `--out`, a file `--output`; who takes one for the other is understood. */
const alias = (session: Command, flags: string) => session.createOption(flags).hideHelp();

const JSON_OPTION = ["--json", "print one JSON document"] as const;

const explain: DeclareVerb = (session, run) =>
  session
    .command("explain <FILE>")
    .description(
      "Says what happened: commands, phases with durations, packages, what was staged, the outcome, and what to do next. FILE is a paste, an asciicast, a PuTTY log, a script(1) typescript or a session document; - is stdin.",
    )
    .option(...JSON_OPTION)
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

const importFile: DeclareVerb = (session, run) =>
  session
    .command("import <FILE>")
    .description(
      "Makes a session document of a paste, an asciicast v1 to v3, a typescript, a PuTTY log or a HAR file; says what it had lost.",
    )
    .option("-o, --output <FILE>", "the document (default: NAME.session.md here)")
    .addOption(alias(session, "--out <FILE>"))
    .option("--timing <FILE>", "the timing of a typescript, as script(1) wrote it")
    .option("--input <FILE>", "what was typed, as script --log-in wrote it")
    .option("--product <NAME>", "for the passport")
    .option("--product-version <VERSION>", "for the passport")
    .option("--build <BUILD>", "for the passport")
    .option("--who <NAME>", "for the passport")
    .option("--when <TIME>", "for the passport: when it was recorded")
    .option("--licence <TEXT>", "for the passport: under what terms it may be passed on")
    .option("--title <TEXT>", "what it shows")
    .option("--expires <DAYS>", "after so many days a test refuses it")
    .option("--evidence", "it is never to be updated")
    .option("--literal", "keep stamps and addresses as they are instead of captures")
    .option("--keep-names", "no pseudonyms for hosts, addresses and users")
    .option("--key-file <FILE>", "the key of the pseudonyms (default: one of this user's)")
    .option(...JSON_OPTION)
    .addHelpText(
      "after",
      examples([
        ["patchrig session import demo.cast -o tests/demo.session.md", "an asciinema recording becomes a test"],
        ["patchrig session import typescript --timing timing", "of script(1)"],
      ]),
    )
    .action((file: string, options: ImportOptions) =>
      run(async (context) => (await import("../session/import/import.ts")).importSession(file, options, context)),
    );

const replay: DeclareVerb = (session, run) =>
  session
    .command("replay <FILE>")
    .description("Types a recording at a target and compares what comes. Exit code 4: it differs.")
    .requiredOption("--against <ENDPOINTS>", "endpoints document of the target")
    .option("--live <ENDPOINTS>", "a second target, the real one: says who moved")
    .option("--name <NAME>", "which appliance of the document")
    .option("--password-file <FILE>", "the password, where the document has none (or PATCHRIG_PASSWORD)")
    .option("--limit <SECONDS>", "how long any one wait may take (default: 60)")
    .option("--update", "rewrite what is literal in the document so that it fits; shows each change first")
    .option("--yes", "with --update: take all changes")
    .option(...JSON_OPTION)
    .addHelpText(
      "after",
      examples([
        ["patchrig session replay night.session.md --against vcsa.json", "does the simulator still do the same?"],
        ["patchrig session replay night.session.md --against simulator.json --live vcsa.json", "who moved?"],
      ]),
    )
    .action((file: string, options: ReplayOptions) =>
      run(async (context) => (await import("../session/compare/replay.ts")).replay(file, options, context)),
    );

const diff: DeclareVerb = (session, run) =>
  session
    .command("diff <A> <B>")
    .description("Compares two recordings turn by turn, stamps and addresses masked. Exit code 1: they differ.")
    .option(...JSON_OPTION)
    .addHelpText("after", examples([["patchrig session diff 6.0.session.md 6.7.cast", "what did the release change?"]]))
    .action((a: string, b: string, options: { readonly json?: boolean }) =>
      run(async (context) => (await import("../session/compare/diff.ts")).diff(a, b, options, context)),
    );

const test: DeclareVerb = (session, run) =>
  session
    .command("test <DIR>")
    .description(
      "Plays every session document of a folder: for CI. An empty folder, a recording past its age and an unused turn fail (exit code 4).",
    )
    .requiredOption("--against <ENDPOINTS>", "endpoints document of the target; a simulator is reset before each")
    .option("--name <NAME>", "which appliance of the document")
    .option("--password-file <FILE>", "the password, where the document has none (or PATCHRIG_PASSWORD)")
    .option("--limit <SECONDS>", "how long any one wait may take (default: 60)")
    .option("--max-age <DAYS>", "older recordings fail")
    .option("--junit <FILE>", "also write JUnit's XML")
    .option(...JSON_OPTION)
    .addHelpText(
      "after",
      examples([["patchrig session test sessions --against vcsa.json --junit report.xml", "in CI"]]),
    )
    .action((folder: string, options: TestOptions) =>
      run(async (context) => (await import("../session/suite/test-folder.ts")).testFolder(folder, options, context)),
    );

const redact: DeclareVerb = (session, run) =>
  session
    .command("redact <FILE>")
    .description("Takes secrets out of a recording; names of hosts, addresses and users become pseudonyms.")
    .option("--verify", "only look, in a file or a folder. Exit code 4: something looks like a secret")
    .option("-o, --output <FILE>", "another file (default: the same)")
    .addOption(alias(session, "--out <FILE>"))
    .option("--secret-file <FILE>", "secrets that are known, one a line")
    .option("--keep-names", "no pseudonyms")
    .option("--key-file <FILE>", "the key of the pseudonyms (default: one of this user's)")
    .option(...JSON_OPTION)
    .addHelpText("after", examples([["patchrig session redact --verify recordings", "the gate before a commit"]]))
    .action((file: string, options: RedactOptions) =>
      run(async (context) => (await import("../session/redact/redact.ts")).redact(file, options, context)),
    );

const toProfile: DeclareVerb = (session, run) =>
  session
    .command("to-profile <DIR>")
    .description("Makes a draft profile of recordings of a real appliance, and lists what they do not show.")
    .option("--out <DIR>", "the draft's folder (default: DIR-profile)")
    .addOption(alias(session, "-o, --output <DIR>"))
    .option("--id <ID>", "the profile's id, such as vcsa/6.5u1")
    .option(...JSON_OPTION)
    .addHelpText(
      "after",
      examples([["patchrig session to-profile recordings --id vcsa/6.5u1", "then look through it"]]),
    )
    .action((folder: string, options: ToProfileOptions) =>
      run(async (context) => (await import("../session/profile/to-profile.ts")).toProfile(folder, options, context)),
    );

const VERBS: readonly DeclareVerb[] = [declareRecord, importFile, explain, replay, diff, test, redact, toProfile];
