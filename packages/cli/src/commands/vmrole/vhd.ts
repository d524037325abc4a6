import type { Command } from "commander";
import { examples } from "../../help.ts";
import type { Declare, Runner } from "../command.ts";

/** `patchrig vmrole vhd …`: virtual hard disks as files. */
export const declareVhd: Declare = (parent, run) => {
  const vhd = parent.command("vhd").summary("look at virtual hard disks, make, compare, merge and check them");
  for (const declare of VERBS) declare(vhd, run);
};

type DeclareVerb = (vhd: Command, run: Runner) => void;

const inspect: DeclareVerb = (vhd, run) =>
  verb(vhd, "inspect <FILE>", "Shows what a VHD says of itself: type, size, id, parent.")
    .addHelpText(
      "after",
      examples([["patchrig vmrole vhd inspect base.vhd --json", "takes the same time for any size"]]),
    )
    .action((file, options) =>
      run(async (context) => (await import("../../vhd/inspect.ts")).inspect(file, options, context)),
    );

const create: DeclareVerb = (vhd, run) =>
  asOutput(
    verb(vhd, "create <FILE>", "Creates a VHD: empty, with the content of an image, or as an empty child of a parent."),
  )
    .option("--size <BYTES>", "how large the disk is: 2GiB, 512m, 1048576")
    .option("--type <fixed|dynamic>", "default: dynamic")
    .option("--from <IMAGE>", "with the content of a raw image, or of a VHD with its parents")
    .option("--parent <FILE>", "make a differencing VHD on this one")
    .option("--block-size <BYTES>", "of a dynamic VHD (default: 2MiB)")
    .option(
      "--round <sector|mib|chs>",
      "make --size or the image larger, with zeros: to whole sectors, to whole MiB (as image add wants it), to what its geometry reaches (as qemu-img does)",
    )
    .addHelpText(
      "after",
      examples([
        ["patchrig vmrole vhd create base.vhd --size 30GiB", "a dynamic one to install into"],
        ["patchrig vmrole vhd create base.vhd --from disk.raw --type fixed", "as qemu-img convert does"],
        ["patchrig vmrole vhd create base.vhd --from disk.raw --round mib", "of any size, for image add"],
        ["patchrig vmrole vhd create app-2.vhd --parent base.vhd", "the next generation of the application"],
      ]),
    )
    .action((file, options) =>
      run(async (context) => (await import("../../vhd/create.ts")).create(file, options, context)),
    );

const diff: DeclareVerb = (vhd, run) =>
  asOutput(verb(vhd, "diff", "Makes the differencing VHD that turns a parent into another image."))
    .requiredOption("--parent <FILE>", "the VHD that the child stands on")
    .requiredOption("--image <FILE>", "a VHD or raw image of the same size")
    .requiredOption("--output <FILE>", "the child")
    .option("--granularity <512|4096>", "bytes that count as one change (default: 512)")
    .addHelpText(
      "after",
      examples([
        ["patchrig vmrole vhd diff --parent base.vhd --image patched.vhd --output app-2.vhd", "upload app-2.vhd alone"],
      ]),
    )
    .action((options) => run(async (context) => (await import("../../vhd/diff.ts")).diff(options, context)));

const chain: DeclareVerb = (vhd, run) =>
  verb(
    vhd,
    "chain <FILE>",
    "Checks a VHD and all its parents, also for parents that were changed. Exit code 1: broken.",
  )
    .option("--max-depth <N>", "differencing levels that are allowed (a VM Role: 1)")
    .addHelpText("after", examples([["patchrig vmrole vhd chain app-2.vhd --max-depth 1", "before it is uploaded"]]))
    .action((file, options) =>
      run(async (context) => (await import("../../vhd/chain.ts")).chain(file, options, context)),
    );

const merge: DeclareVerb = (vhd, run) =>
  asOutput(verb(vhd, "merge <CHILD>", "Merges a child into its parent as a new file; both stay as they are."))
    .requiredOption("--output <FILE>", "the new generation of the parent")
    .option("--changed-parent", "take a parent that was changed since as it is: what comes out is neither disk")
    .addHelpText(
      "after",
      examples([["patchrig vmrole vhd merge app-7.vhd --output base-2.vhd", "when the child has grown large"]]),
    )
    .action((file, options) =>
      run(async (context) => (await import("../../vhd/merge.ts")).merge(file, options, context)),
    );

const flatten: DeclareVerb = (vhd, run) =>
  asOutput(verb(vhd, "flatten <FILE>", "Writes what a VHD and its parents show as one file that stands alone."))
    .requiredOption("--output <FILE>", "the new file")
    .option("--type <fixed|dynamic|raw>", "default: fixed")
    .option("--block-size <BYTES>", "of a dynamic VHD (default: 2MiB)")
    .option("--changed-parent", "take a parent that was changed since as it is: what comes out is neither disk")
    .addHelpText(
      "after",
      examples([
        [
          "patchrig vmrole vhd flatten app-2.vhd --output app-2-full.vhd",
          "also turns dynamic into fixed, or raw into VHD",
        ],
      ]),
    )
    .action((file, options) =>
      run(async (context) => (await import("../../vhd/flatten.ts")).flatten(file, options, context)),
    );

const verify: DeclareVerb = (vhd, run) =>
  verb(vhd, "verify <FILE>", "Checks one file's structures whole. Exit code 1: something is wrong with it.")
    .option("--sha256", "also hash the disk as a raw image would hash")
    .addHelpText("after", examples([["patchrig vmrole vhd verify base.vhd --sha256", "after a copy over a network"]]))
    .action((file, options) =>
      run(async (context) => (await import("../../vhd/verify.ts")).verify(file, options, context)),
    );

const relink: DeclareVerb = (vhd, run) =>
  verb(vhd, "relink <CHILD>", "Tells a child where its parent is now. It must be the parent that it was made from.")
    .requiredOption("--parent <FILE>", "where it is")
    .addHelpText("after", examples([["patchrig vmrole vhd relink app-2.vhd --parent ../base.vhd", "after a move"]]))
    .action((file, options) =>
      run(async (context) => (await import("../../vhd/relink.ts")).relink(file, options, context)),
    );

const pages: DeclareVerb = (vhd, run) =>
  verb(
    vhd,
    "pages <FILE>",
    "Lists the pages that `vmrole run` and `image add` send: KIND OFFSET LENGTH, never one with only zeros.",
  )
    .option(
      "--as <file|disk|patch>",
      "of a differencing VHD: the file as it lies (the default), its whole disk, or what it holds itself over its parent's blob",
    )
    .option("--whole", "the same as --as disk")
    .addHelpText(
      "after",
      examples([
        ["patchrig vmrole vhd pages app-2.vhd --json | jq .bytesToSend", "how much would that be?"],
        ["patchrig vmrole vhd pages app-2.vhd --as patch", "over a copy of the base, as Add-AzVhd does it"],
      ]),
    )
    .action((file, options) =>
      run(async (context) => (await import("../../vhd/pages.ts")).pages(file, options, context)),
    );

const VERBS: readonly DeclareVerb[] = [inspect, create, diff, chain, merge, flatten, verify, relink, pages];

function verb(vhd: Command, name: string, description: string): Command {
  return vhd.command(name).description(description).option("--json", "print one JSON document");
}

function asOutput(command: Command): Command {
  return command
    .option("--uuid <ID>", "the new file's id (default: a new one); a child's is none of its parents'")
    .option("--force", "replace a file that is there already")
    .option("--sync", "wait until the disk has it, before it gets its name");
}
