import type { Command } from "commander";
import { examples } from "../../help.ts";
import type { ConsentOptions } from "../../vmrole-deployment/consent.ts";
import type { CreateOptions } from "../../vmrole-deployment/create.ts";
import type { ResumeOptions, RunImageOptions, SlotOptions } from "../../vmrole-service/options.ts";
import type { Declare, Runner } from "../command.ts";
import { withImageOptions, withServiceOptions, withSlotOptions } from "./options.ts";
import { declareUpdates } from "./update.ts";

const E = "--endpoints service.json --service orders";
const load = () => import("../../vmrole-deployment/change-state.ts");

/** `patchrig vmrole deployment …`: what runs from the images. */
export const declareDeployment: Declare = (parent, run) => {
  const deployment = parent.command("deployment").summary("make deployments, look at them, change and swap them");
  for (const declare of [create, show, start, suspend, reboot, reimage]) declare(deployment, run);
  declareUpdates(deployment, run);
  remove(deployment, run);
};

const create = (parent: Command, run: Runner) =>
  withSlotOptions(
    parent
      .command("create")
      .description(
        "Makes a deployment and waits until its instances are ready. Exit code 3: refused, with file and line.",
      ),
  )
    .requiredOption("--package <FILE|URL>", "the .cspkg, or its address in the storage account")
    .requiredOption("--configuration <FILE>", "the .cscfg")
    .option("--definition <FILE>", "the .csdef: the configuration and the images are checked against it")
    .option("--location <NAME>", "makes the hosted service there, where it is not there yet")
    .option("--name <NAME>", "of the deployment (default: SERVICE-TIME)")
    .option("--label <TEXT>", "for people")
    .option(
      "--packages-url-file <FILE>",
      "its first line is the container that the package is put into (or PATCHRIG_PACKAGES_URL)",
    )
    .option("--suspended", "make it, and do not start it")
    .addHelpText(
      "after",
      examples([
        [
          `patchrig vmrole deployment create ${E} --package shop.cspkg --configuration Shop.cscfg --location "North Central US"`,
          "the first one",
        ],
      ]),
    )
    .action((options: CreateOptions) =>
      run(async (context) => (await import("../../vmrole-deployment/create.ts")).createDeployment(options, context)),
    );

const show = (parent: Command, run: Runner) =>
  withSlotOptions(
    parent.command("show").description("Shows a deployment: its instances, and the images they run from."),
  )
    .addHelpText("after", examples([[`patchrig vmrole deployment show ${E}`, "which image runs?"]]))
    .action((options: SlotOptions) =>
      run(async (context) => (await import("../../vmrole-deployment/show.ts")).showDeployment(options, context)),
    );

const start = (parent: Command, run: Runner) =>
  withSlotOptions(parent.command("start").description("Starts a deployment that is suspended."))
    .addHelpText("after", examples([[`patchrig vmrole deployment start ${E}`, "after `create --suspended`"]]))
    .action((options: SlotOptions) => run(async (context) => (await load()).startDeployment(options, context)));

const suspend = (parent: Command, run: Runner) =>
  withSlotOptions(parent.command("suspend").description("Stops every instance of a deployment, and keeps it."))
    .option("--yes", "the stop is accepted beforehand")
    .addHelpText("after", examples([[`patchrig vmrole deployment suspend ${E} --slot staging --yes`, "for the night"]]))
    .action((options: ConsentOptions) => run(async (context) => (await load()).suspendDeployment(options, context)));

const reboot = (parent: Command, run: Runner) =>
  withSlotOptions(parent.command("reboot <INSTANCE>").description("Restarts an instance. Its disk stays as it is."))
    .addHelpText("after", examples([[`patchrig vmrole deployment reboot Shop_IN_0 ${E}`, "one that hangs"]]))
    .action((instance: string, options: SlotOptions) =>
      run(async (context) => (await load()).rebootInstance(instance, options, context)),
    );

const reimage = (parent: Command, run: Runner) =>
  withSlotOptions(
    parent
      .command("reimage <INSTANCE>")
      .description("Brings an instance back from its image. What was written to its disk since is lost."),
  )
    .option("--yes", "the loss is accepted beforehand")
    .addHelpText("after", examples([[`patchrig vmrole deployment reimage Shop_IN_0 ${E} --yes`, "one that is broken"]]))
    .action((instance: string, options: ConsentOptions) =>
      run(async (context) => (await load()).reimageInstance(instance, options, context)),
    );

const remove = (parent: Command, run: Runner) =>
  withSlotOptions(parent.command("delete").description("Deletes a deployment. Its images and its service stay."))
    .option("--yes", "the deletion is accepted beforehand")
    .addHelpText("after", examples([[`patchrig vmrole deployment delete ${E} --slot staging --yes`, "a trial"]]))
    .action((options: ConsentOptions) => run(async (context) => (await load()).deleteDeployment(options, context)));

/** `patchrig vmrole run`. */
export const declareRun: Declare = (parent, run) => {
  withImageOptions(
    withSlotOptions(
      parent
        .command("run")
        .summary("bring a VHD into a deployment: upload, associate, change the configuration")
        .description(
          "Uploads a VHD, associates it with its parent and changes the instances' configuration, checked before and confirmed after. Interrupted, it says how to go on. Exit code 3: refused, and nothing was changed.",
        ),
    ),
  )
    .option("--vhd <FILE>", "the VHD; without it an image that is there")
    .option("--image <NAME>", "its name (default: the file's)")
    .option("--role <NAME>", "the VM role, where there are several")
    .addHelpText(
      "after",
      examples([
        [
          `patchrig vmrole run ${E} --vhd app-2.vhd --image shop-app-2 --parent shop-base-1`,
          "the application's next generation, by what differs",
        ],
        [`patchrig vmrole run ${E} --image shop-app-1`, "back to one that is there"],
      ]),
    )
    .action((options: RunImageOptions) =>
      run(async (context) => (await import("../../vmrole-service/run.ts")).runCommand(options, context)),
    );
};

/** `patchrig vmrole resume`. */
export const declareResume: Declare = (parent, run) => {
  withServiceOptions(
    parent
      .command("resume")
      .summary("go on where a run or an upload was interrupted")
      .description(
        "Looks what became of a journal's run and does the rest: nothing is uploaded twice, nothing is created twice. How the service is reached is in the journal.",
      ),
  )
    .requiredOption("--journal <FILE>", "the journal of the run")
    .option("--same-content", "the VHD was only touched, or is a copy: what was sent is compared, the rest is believed")
    .addHelpText("after", examples([["patchrig vmrole resume --journal update.ndjson", "after Ctrl+C or a lost line"]]))
    .action((options: ResumeOptions) =>
      run(async (context) => (await import("../../vmrole-service/run.ts")).resumeCommand(options, context)),
    );
};
