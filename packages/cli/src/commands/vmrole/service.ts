import type { Command } from "commander";
import { examples } from "../../help.ts";
import { collect } from "../collect.ts";
import type { Declare, Runner } from "../command.ts";

/** `patchrig vmrole cscfg …`: service configurations. */
export const declareCscfg: Declare = (parent, run) => {
  const cscfg = parent.command("cscfg").summary("look at a service configuration, check it, change it");
  for (const declare of [show, lint, set]) declare(cscfg, run);
};

type DeclareVerb = (parent: Command, run: Runner) => void;

const show: DeclareVerb = (parent, run) =>
  verb(parent, "show <FILE>", "Shows a .cscfg: roles, instances, guest OS, images.")
    .addHelpText("after", examples([["patchrig vmrole cscfg show ServiceConfiguration.cscfg --json", "for a program"]]))
    .action((file, options) =>
      run(async (context) => (await import("../../vmrole/cscfg.ts")).show(file, options, context)),
    );

const lint: DeclareVerb = (parent, run) =>
  verb(parent, "lint <FILE>", "Finds what the service would refuse or ignore in a .cscfg. Exit code 1: an error.")
    .addHelpText(
      "after",
      examples([
        [
          "patchrig vmrole cscfg lint ServiceConfiguration.cscfg --definition ServiceDefinition.csdef",
          "osFamily on a VM role, another service's name, an unknown guest OS",
        ],
      ]),
    )
    .action((file, options) =>
      run(async (context) => (await import("../../vmrole/cscfg.ts")).lint(file, options, context)),
    );

const set: DeclareVerb = (parent, run) =>
  verb(parent, "set <FILE>", "Changes a .cscfg and nothing else in it: comments and blanks stay.")
    .option("--instances <ROLE=N>", "how many instances a role has", collect())
    .option("--image <ROLE=NAME>", "which image a VM role starts from", collect())
    .option("--setting <ROLE/NAME=VALUE>", "a setting of a role", collect())
    .option("--os-family <N>", "the guest OS family of web and worker roles")
    .option("--os-version <VERSION>", "its version; * is the newest")
    .option("--unset <osFamily|osVersion>", "take it out", collect())
    .option("--output <FILE>", "write it there, and leave the file as it is")
    .option("--force", "replace a file that is there already")
    .addHelpText(
      "after",
      examples([
        [
          "patchrig vmrole cscfg set ServiceConfiguration.cscfg --image Shop=shop-app-2.vhd",
          "the last step of an update",
        ],
      ]),
    )
    .action((file, options) =>
      run(async (context) => (await import("../../vmrole/cscfg.ts")).set(file, options, context)),
    );

function verb(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option("--definition <FILE>", "the .csdef: which role is a VM role")
    .option("--json", "print one JSON document");
}

/** `patchrig vmrole cspkg …`: packages. */
export const declareCspkg: Declare = (parent, run) => {
  const cspkg = parent.command("cspkg").summary("pack a service definition, or look into a package");
  cspkg
    .command("pack <CSDEF>")
    .description("Packs a service: the same input gives the same bytes. A VM role's package has no application in it.")
    .requiredOption("--output <FILE>", "the .cspkg")
    .option("--role <NAME=FOLDER>", "the application of a web or worker role", collect())
    .option("--force", "replace a file that is there already")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      examples([["patchrig vmrole cspkg pack ServiceDefinition.csdef --output shop.cspkg", "a VM role's package"]]),
    )
    .action((file, options) =>
      run(async (context) => (await import("../../vmrole/cspkg.ts")).pack(file, options, context)),
    );
  cspkg
    .command("inspect <FILE>")
    .description("Shows what a package holds, and whether it is a VM role's. Unpacks nothing. Exit code 1: altered.")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      examples([["patchrig vmrole cspkg inspect shop.cspkg", "would a new package update the application? (M11)"]]),
    )
    .action((file, options) =>
      run(async (context) => (await import("../../vmrole/cspkg.ts")).inspect(file, options, context)),
    );
};
