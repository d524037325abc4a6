import type { Command } from "commander";
import { examples } from "../help.ts";
import type { BundleOptions } from "../vcsa/bundle.ts";
import type { RunOptions, TargetCommandOptions, VcsaVerb } from "../vcsa/options.ts";
import type { Declare, Runner } from "./command.ts";
import { withEsxiOptions, withTargetOptions } from "./target-options.ts";

/** `patchrig vcsa …`: the client, against a simulated appliance or a real one. */
export const declareVcsa: Declare = (parent, run) => {
  const vcsa = parent
    .command("vcsa")
    .summary("update a vCenter Server Appliance, or look at one")
    .description(
      "Looks at a vCenter Server Appliance, updates it over its own shell, and goes on where a run was interrupted.",
    )
    .addHelpText(
      "after",
      examples([
        ["patchrig vcsa assess --endpoints vcsa.json", "is it affected?"],
        ["patchrig vcsa precheck --endpoints vcsa.json", "is everything there for an update?"],
        ["patchrig vcsa run --endpoints vcsa.json --backup clone --journal update.ndjson", "the whole update"],
        ["patchrig vcsa resume --endpoints vcsa.json --journal update.ndjson", "after a lost line or Ctrl+C"],
      ]),
    );
  for (const verb of VERBS) declareVerb(vcsa, verb, run);
  declareBundle(vcsa, run);
};

function declareBundle(vcsa: Command, run: Runner): void {
  vcsa
    .command("bundle")
    .description("Packs a run's journal and what was recorded beside it into one archive, without secrets.")
    .requiredOption("--journal <FILE>", "the journal of the run")
    .option("--output <FILE>", "the archive (default: beside the journal, .bundle.tgz)")
    .option("--seed <N>", "the simulation's seed, where it was one")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      examples([["patchrig vcsa bundle --journal update.ndjson", "for whoever finds out what went wrong"]]),
    )
    .action((options: BundleOptions) =>
      run(async (context) => (await import("../vcsa/vcsa.ts")).VCSA.bundle(options, context)),
    );
}

interface Verb {
  readonly name: VcsaVerb;
  readonly description: string;
  readonly example: string;
  readonly purpose: string;
  readonly options?: (command: Command) => Command;
}

const E = "--endpoints vcsa.json";

const VERBS: readonly Verb[] = [
  {
    name: "assess",
    description: "Tells from the build number which advisories affect the appliance, and what fixes them.",
    example: `patchrig vcsa assess ${E}`,
    purpose: "is it affected?",
  },
  {
    name: "precheck",
    description:
      "Looks at what a run needs of vCenter: the VM's host and disks, room for a clone, the ISO, the CD drive. Changes nothing.",
    example: `patchrig vcsa precheck --sdk https://vcsa.example/sdk --sdk-password-file sdk.txt --ca ca.pem --to 6.0u1`,
    purpose: "before the maintenance window; no SSH is needed, 3 when something refuses",
    options: (command) =>
      command
        .option("--to <RELEASE>", "the release to update to, such as 6.0u1")
        .option("--iso <NAME>", "which patch medium it shall be")
        .option("--iso-file <FILE>", "the medium itself, where it is at hand: is it the right one, and whole?")
        .option("--clone-store <NAME>", "the datastore for the clone (default: the VM's own)"),
  },
  {
    name: "plan",
    description: "Shows what a run would do, step by step, and what stands in its way. Changes nothing.",
    example: `patchrig vcsa plan ${E} --iso VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso`,
    purpose: "before the maintenance window",
    options: withPlanOptions,
  },
  {
    name: "backup",
    description: "Clones the appliance's VM, all its disks, and waits until the clone is whole.",
    example: `patchrig vcsa backup ${E}`,
    purpose: "a run does it itself with --backup clone",
    options: (command) => command.option("--clone-store <NAME>", "the datastore for the clone (default: the VM's own)"),
  },
  {
    name: "run",
    description:
      "Does the whole update: checks, stages, compares, installs, reboots, waits for the login page, verifies.",
    example: `patchrig vcsa run ${E} --backup clone --journal update.ndjson --record update.cast`,
    purpose: "a person is asked for consent to the licence; --yes gives it unattended",
    options: (command) => withRunOptions(withPlanOptions(command)),
  },
  {
    name: "resume",
    description:
      "Goes on with a run that was interrupted: looks at what the appliance did meanwhile, and does the rest.",
    example: `patchrig vcsa resume ${E} --journal update.ndjson`,
    purpose: "after a lost line, a passed limit or Ctrl+C",
    options: (command) =>
      withRunOptions(command.option("--until <STEP>", "the last step to do"))
        .option("--all", "go on with an estate's run")
        .option("--failed-over <CLUSTER...>", "the vCenter HA cluster has failed over: its former active node follows"),
  },
  {
    name: "status",
    description: "Tells in five lines where the appliance stands, and where a run on it does.",
    example: `patchrig vcsa status ${E} --journal update.ndjson`,
    purpose: "at night, before anything is typed; it changes nothing",
    options: (command) => command.option("--journal <FILE>", "the journal of a run: what would resume do?"),
  },
  {
    name: "wait",
    description: "Waits until the appliance's login page is there, and tells how far its boot has got.",
    example: `patchrig vcsa wait ${E}`,
    purpose: "after a reboot; a 503 on the way is no error",
    options: (command) => command.option("--limit <DURATION>", "how long to wait, such as 45m (default: 2h)"),
  },
  {
    name: "verify",
    description: "Compares the build that runs with what the advisories call fixed.",
    example: `patchrig vcsa verify ${E}`,
    purpose: "did the update take?",
    options: (command) => command.option("--journal <FILE>", "the journal of a run: what it planned must be what runs"),
  },
  {
    name: "restore",
    description:
      "Goes back to the clone: powers the broken appliance off and the clone on, through its ESXi host, waits and verifies.",
    example: `patchrig vcsa restore ${E} --journal update.ndjson`,
    purpose: "after a failed update, when vCenter does not come back",
    options: (command) =>
      withEsxiOptions(command)
        .option("--clone <NAME>", "the clone (default: the newest one of the VM)")
        .option("--journal <FILE>", "the journal of the run: what ran before it must run again")
        .option("--yes", "go back without being asked"),
  },
  {
    name: "cleanup",
    description:
      "Offers to delete the clones that patchrig made, two to three days after, and never one that is in use.",
    example: `patchrig vcsa cleanup ${E}`,
    purpose: "a person is asked; --yes is enough from the third day on",
    options: (command) =>
      command
        .option("--clone <NAME>", "this one alone (default: all of the VM)")
        .option("--journal <FILE>", "the journal of the run: the days count from its end")
        .option("--yes", "delete without being asked what is older than three days"),
  },
];

function declareVerb(vcsa: Command, verb: Verb, run: Runner): void {
  const command = withTargetOptions(vcsa.command(verb.name).description(verb.description));
  (verb.options?.(command) ?? command)
    .option("--json", "print one JSON document")
    .addHelpText("after", examples([[verb.example, verb.purpose]]))
    .action((options: TargetCommandOptions & RunOptions) =>
      run(async (context) => (await import("../vcsa/vcsa.ts")).VCSA[verb.name](options, context)),
    );
}

function withPlanOptions(command: Command): Command {
  return command
    .option(
      "--to <RELEASE>",
      "the release to update to, such as 6.0u1 (default: the medium's, or the one that fixes the advisories)",
    )
    .option("--iso <NAME>", "which patch medium is in the drive, for checks before anything is staged")
    .option("--until <STEP>", "the last step to do")
    .option("--all", "every appliance of the endpoints document, in the order that their roles ask for");
}

function withRunOptions(command: Command): Command {
  return command
    .option("--yes", "consent to the licence without being asked")
    .option(
      "--via <shell|rest>",
      "over its shell, or over the API that 6.7 and later have (default: shell; resume: as the run)",
    )
    .option(
      "--backup <clone|confirmed|none>",
      "have a clone made through /sdk, there is a backup, or there is none (recorded as such)",
    )
    .option("--clone-store <NAME>", "the datastore for the clone (default: the VM's own)")
    .option("--window <SPAN>", "01:00-05:00 or 4h: begin nothing that was recorded to take longer than what is left")
    .option("--reason <TEXT>", "the reason that the reboot is given")
    .option("--journal <FILE>", "where every step is written down before and after (default: .patchrig/…)")
    .option("--record <FILE>", "where the session is recorded, asciicast v3 (default: beside the journal)");
}
