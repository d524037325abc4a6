import { type Command, Option } from "commander";
import type { ConformOptions, ListOptions, MatrixOptions, ProveOptions } from "../conform/options.ts";
import { examples } from "../help.ts";
import { collect } from "./collect.ts";
import type { Declare, Runner } from "./command.ts";

/** `patchrig conform`: judges a server or a client by the requirements. */
export const declareConform: Declare = (parent, run) => {
  // `--peer` behind `conform server` is the server's, not the group's.
  const group = parent
    .enablePositionalOptions()
    .command("conform")
    .enablePositionalOptions()
    .summary("judge a server or a client by the requirements")
    .description(
      "Judges a server or a client by requirements, each tied to the document or the recording it comes from. The judge itself is on trial first: --prove.",
    )
    .option(
      "--prove",
      "put the judge on trial: every recording, every damaged copy of it, a mutant for every requirement",
    )
    .option("--peer <CMD>", "the server that mutants are made of (default: patchrig simulate)")
    .option("--only <ID|GLOB>", "of these requirements alone; again for more", collect())
    .option("--sample <N>", "every Nth damage and mutant only, for a quick look")
    .option("--jobs <N>", "how many at once (default: 2)")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      examples([
        ['patchrig conform server --peer "npx patchrig simulate"', "the whole server suite, at our own simulator"],
        ["patchrig conform client --peer ./my-client.sh", "a client, at replayed recordings"],
        ["patchrig conform explain stage.licence-question", "what one requirement demands, and whose words it goes by"],
        ["patchrig conform --prove", "is every requirement's mutant found, and every damaged recording?"],
      ]),
    )
    .action((options: ProveOptions, command: Command) =>
      run(async (context) => {
        if (options.prove) return (await import("../conform/prove.ts")).prove(options, context);
        const { EXIT } = await import("../exit-code.ts");
        context.stderr.write(command.helpInformation());
        return EXIT.badUsage;
      }),
    );
  declareLists(group, run);
  declareJudges(group, run);
};

function declareLists(group: Command, run: Runner): void {
  group
    .command("list")
    .description("Lists the requirements.")
    .option("--profile <P>", "those of this profile only, such as vcsa/6.0")
    .option("--side <server|client>", "those of servers or of clients only")
    .option("--coverage", "which facts and recordings are covered by which; 4 where one is covered by none")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      examples([["patchrig conform list --profile vcsa/6.0 --side server", "what a server is judged by"]]),
    )
    .action((options: ListOptions) =>
      run(async (context) => (await import("../conform/list.ts")).list(options, context)),
    );
  group
    .command("explain")
    .argument("<ID>", "a requirement's id")
    .description("Tells what a requirement demands, whose words it goes by, what is done, and what breaks it.")
    .option("--json", "print one JSON document")
    .addHelpText("after", examples([["patchrig conform explain login.prompt", "everything about one requirement"]]))
    .action((id: string, options: { readonly json?: boolean }) =>
      run(async (context) => (await import("../conform/explain.ts")).explain(id, options, context)),
    );
  group
    .command("matrix")
    .argument("<[NAME=]REPORT.json...>", "reports as --report json=FILE writes them")
    .description("Puts several reports side by side.")
    .addOption(new Option("--report <FORMAT[=FILE]>", "text, json or html; again for more").argParser(collect()))
    .addHelpText(
      "after",
      examples([
        ["patchrig conform matrix ours=a.json theirs=b.json --report html=matrix.html", "two implementations"],
      ]),
    )
    .action((reports: readonly string[], options: MatrixOptions) =>
      run(async (context) => (await import("../conform/matrix.ts")).matrix(reports, options, context)),
    );
  group
    .command("reference-client", { hidden: true })
    .description("Does the job of PATCHRIG_JOB rightly, or with the mistake of PATCHRIG_BREAK.")
    .addHelpText(
      "after",
      examples([
        [
          'PATCHRIG_BREAK=stages-twice patchrig conform client --peer "patchrig conform reference-client"',
          "a client that breaks one requirement",
        ],
      ]),
    )
    .action(() => run(async (context) => (await import("../conform/reference-client.ts")).referenceClient(context)));
}

function declareJudges(group: Command, run: Runner): void {
  judging(group.command("server"), "server")
    .description("Judges a server over real SSH and HTTPS: one that is started and told its state, or one that runs.")
    .option("--endpoints <FILE>", "a server that runs already: its endpoints document")
    .addHelpText(
      "after",
      examples([
        ['patchrig conform server --peer "npx patchrig simulate" --quick', "the few that tell most, in seconds"],
        [
          "patchrig conform server --peer ./my-server --report html=report.html --report junit=junit.xml",
          "for a person and for CI",
        ],
      ]),
    )
    .action((options: ConformOptions) =>
      run(async (context) => (await import("../conform/judge.ts")).judgeServer(options, context)),
    );
  judging(group.command("client"), "client")
    .description("Judges a client by what it types, answers, waits for and ends with, at replayed recordings.")
    .addHelpText(
      "after",
      examples([["patchrig conform client --peer ./my-client.sh --only 'client.wait*'", "how it waits for a boot"]]),
    )
    .action((options: ConformOptions) =>
      run(async (context) => (await import("../conform/judge.ts")).judgeClient(options, context)),
    );
}

const judging = (command: Command, side: "server" | "client"): Command =>
  command
    .option("--peer <CMD>", `the ${side} under test, a command line`)
    .option("--profile <P>", "what it is: vcsa/6.0, vcsa/6.0u1 and so on (default: vcsa/6.0)")
    .option("--only <ID|GLOB>", "these requirements alone; again for more", collect())
    .option(
      "--level <observed|stated|inferred>",
      "nothing that is less sure than this (default: inferred, which only warns)",
    )
    .option("--set <NAME>", "a frozen set of requirements: what a release of patchrig judged")
    .option("--known-failing <FILE>", "failures that are known: id, reason, owner, expires, link")
    .option("--failed <REPORT.json>", "only what had failed in this report")
    .option("--quick", "the few that tell most")
    .option("--seed <N>", "what varies is drawn from it (default: a new one, printed)")
    .option("--jobs <N>", "how many at once (default: 2)")
    .option("--limit <DURATION>", "how long nothing may come, or a client may take (default: 20s, a client 150s)")
    .option("--name <TEXT>", "how the peer is called in reports (default: its command line)")
    .addOption(
      new Option("--report <FORMAT[=FILE]>", "text, json, junit, html or badge; again for more").argParser(collect()),
    )
    .option("--submission <FOLDER>", "where to write everything that is handed in, with how to have it again")
    .option("--json", "print the report as one JSON document");
