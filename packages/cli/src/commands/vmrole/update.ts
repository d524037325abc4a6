import type { Command } from "commander";
import { examples } from "../../help.ts";
import type { SwapOptions } from "../../vmrole-deployment/swap.ts";
import type { UpgradeOptions } from "../../vmrole-deployment/upgrade.ts";
import type { RollBackOptions, WalkOptions } from "../../vmrole-deployment/walk.ts";
import type { Runner } from "../command.ts";
import { withServiceOptions, withSlotOptions } from "./options.ts";

const E = "--endpoints service.json --service orders";
const JOURNAL = [
  "--journal <FILE>",
  "where it is written down, to go on with (default: .patchrig/SERVICE-TIME.ndjson)",
] as const;
const load = () => import("../../vmrole-deployment/walk.ts");

/** Adds the verbs of `patchrig vmrole deployment` that bring another package, or swap the slots. */
export function declareUpdates(deployment: Command, run: Runner): void {
  for (const declare of [upgrade, walk, rollback, swap]) declare(deployment, run);
}

const upgrade = (parent: Command, run: Runner) =>
  withSlotOptions(
    parent
      .command("upgrade")
      .description(
        "Replaces a deployment's package, one upgrade domain after the other, journalled. What a VM role's image holds stays as it is (M11): to change that, `vmrole run`. Exit code 3: refused.",
      ),
  )
    .requiredOption("--package <FILE|URL>", "the .cspkg, or its address in the storage account")
    .option("--configuration <FILE>", "the .cscfg (default: the one that is deployed)")
    .option("--definition <FILE>", "the .csdef: the configuration and the images are checked against it")
    .option("--mode <auto|manual>", "manual: each upgrade domain waits for `deployment walk`", "auto")
    .option("--role <NAME>", "one role alone")
    .option("--label <TEXT>", "another than the deployment has (default: SERVICE-TIME)")
    .option(
      "--packages-url-file <FILE>",
      "its first line is the container that the package is put into (or PATCHRIG_PACKAGES_URL)",
    )
    .option("--yes", "the instances' loss is accepted beforehand")
    .option(...JOURNAL)
    .addHelpText(
      "after",
      examples([
        [`patchrig vmrole deployment upgrade ${E} --package shop-2.cspkg`, "a new definition"],
        [`patchrig vmrole deployment upgrade ${E} --package shop-2.cspkg --mode manual`, "domain by domain"],
      ]),
    )
    .action((options: UpgradeOptions) =>
      run(async (context) => (await import("../../vmrole-deployment/upgrade.ts")).upgradeDeployment(options, context)),
    );

const walk = (parent: Command, run: Runner) =>
  withSlotOptions(
    parent
      .command("walk")
      .description(
        "Lets the next upgrade domain of an update by hand go, and waits until its instances are ready. Exit code 3: none waits.",
      ),
  )
    .option("--domain <N>", "this one; where it was updated before, nothing is done")
    .option("--all", "all that are left, one after the other")
    .addHelpText("after", examples([[`patchrig vmrole deployment walk ${E}`, "one domain at a time"]]))
    .action((options: WalkOptions) => run(async (context) => (await load()).walkDeployment(options, context)));

const rollback = (parent: Command, run: Runner) =>
  withSlotOptions(
    parent.command("rollback").description("Takes back an update that is under way. Exit code 3: none is."),
  )
    .option("--mode <auto|manual>", "manual: each upgrade domain waits for `deployment walk`", "auto")
    .option("--yes", "the instances' loss is accepted beforehand")
    .addHelpText("after", examples([[`patchrig vmrole deployment rollback ${E} --yes`, "the first domain went wrong"]]))
    .action((options: RollBackOptions) => run(async (context) => (await load()).rollBackDeployment(options, context)));

const swap = (parent: Command, run: Runner) =>
  withServiceOptions(
    parent
      .command("swap")
      .description(
        "Exchanges production and staging, journalled: what is in staging goes live, and nothing is made anew. Exit code 3: refused.",
      ),
  )
    .requiredOption("--service <NAME>", "the hosted service")
    .option("--yes", "the exchange is accepted beforehand")
    .option(...JOURNAL)
    .addHelpText("after", examples([[`patchrig vmrole deployment swap ${E}`, "what was tried in staging goes live"]]))
    .action((options: SwapOptions) =>
      run(async (context) => (await import("../../vmrole-deployment/swap.ts")).swapDeployments(options, context)),
    );
