import type { Command } from "commander";
import { examples } from "../../help.ts";
import type { AddImageOptions, ServiceOptions } from "../../vmrole-service/options.ts";
import type { Declare, Runner } from "../command.ts";
import { withImageOptions, withServiceOptions } from "./options.ts";

/** `patchrig vmrole image …`: the VHDs that a service keeps. */
export const declareImage: Declare = (parent, run) => {
  const image = parent.command("image").summary("upload VHDs, and look at those that are there");
  for (const declare of [add, list, show, setParent, remove]) declare(image, run);
};

const load = () => import("../../vmrole-service/image.ts");
const E = "--endpoints service.json";

const add = (parent: Command, run: Runner) =>
  withImageOptions(
    verb(
      parent,
      "add <NAME>",
      "Uploads a VHD: what the platform would refuse is refused before the first byte. Resumable by page. Exit code 3: refused.",
    ).requiredOption("--vhd <FILE>", "the VHD; a differencing one goes up as it is, any other as a fixed one"),
  )
    .option("--location <NAME>", "where it is kept")
    .addHelpText(
      "after",
      examples([
        [`patchrig vmrole image add shop-base-1 ${E} --vhd base.vhd --location "North Central US"`, "a base, whole"],
        [`patchrig vmrole image add shop-app-2 ${E} --vhd app.vhd --parent shop-base-1`, "only what differs"],
      ]),
    )
    .action((name: string, options: AddImageOptions) =>
      run(async (context) => (await import("../../vmrole-service/run.ts")).addImageCommand(name, options, context)),
    );

const list = (parent: Command, run: Runner) =>
  verb(parent, "list", "Lists the images with their parents and sizes.")
    .addHelpText("after", examples([[`patchrig vmrole image list ${E}`, "what is there, and what stands on what"]]))
    .action((options: ServiceOptions) => run(async (context) => (await load()).listImages(options, context)));

const show = (parent: Command, run: Runner) =>
  verb(parent, "show <NAME>", "Shows one image with its parent and its children. Exit code 3: there is none.")
    .addHelpText("after", examples([[`patchrig vmrole image show shop-base-1 ${E} --json`, "for a program"]]))
    .action((name: string, options: ServiceOptions) =>
      run(async (context) => (await load()).showImage(name, options, context)),
    );

const setParent = (parent: Command, run: Runner) =>
  verb(parent, "set-parent <NAME> <PARENT>", "Says on which image a differencing VHD stands. Exit code 3: refused.")
    .addHelpText(
      "after",
      examples([[`patchrig vmrole image set-parent shop-app-2 shop-base-1 ${E}`, "after an upload"]]),
    )
    .action((name: string, base: string, options: ServiceOptions) =>
      run(async (context) => (await load()).setParent(name, base, options, context)),
    );

const remove = (parent: Command, run: Runner) =>
  verb(parent, "remove <NAME>", "Removes an image that nothing uses and no other stands on. Exit code 3: refused.")
    .addHelpText("after", examples([[`patchrig vmrole image remove shop-app-1 ${E}`, "a generation that is gone"]]))
    .action((name: string, options: ServiceOptions) =>
      run(async (context) => (await load()).removeImage(name, options, context)),
    );

const verb = (parent: Command, name: string, description: string): Command =>
  withServiceOptions(parent.command(name).description(description));
