import { PatchrigError } from "@patchrig/core/errors";
import { createChildVhd, createVhd, flattenVhd, type Rounding, roundSize } from "@patchrig/core/vhd";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { CreateFileOptions } from "./options.ts";
import { newFile, placeOf } from "./place.ts";
import { print } from "./print.ts";
import { withProgress } from "./progress.ts";
import { blockSizeOf, parseBytes, parseWord, showBytes } from "./quantity.ts";

/** `vhd create FILE`. */
export async function create(file: string, options: CreateFileOptions, context: Context): Promise<ExitCode> {
  const footer = await makerFor(options)(file, options, context);
  print(context, options.json, {
    json: { file: placeOf(file, context), type: footer.type, size: footer.size, uuid: footer.uuid },
    rows: [["created", `${file}: ${footer.type}, ${showBytes(footer.size)}, id ${footer.uuid}`]],
  });
  return EXIT.done;
}

interface Created {
  readonly type: string;
  readonly size: number;
  readonly uuid: string | undefined;
}

type Maker = (file: string, options: CreateFileOptions, context: Context) => Promise<Created>;

/** What it begins from: nothing, a parent that it stands on, or an image whose content it takes. */
function makerFor({ parent, from }: CreateFileOptions): Maker {
  if (parent !== undefined && from !== undefined)
    throw new PatchrigError("bad-usage", "--parent, --from: a child begins with what its parent shows", {
      hint: "vhd diff --parent FILE --image FILE makes the child that turns one into the other",
    });
  if (parent !== undefined) return createChild;
  return from === undefined ? createEmpty : createFrom;
}

function createEmpty(file: string, options: CreateFileOptions, context: Context): Promise<Created> {
  if (options.size === undefined)
    throw new PatchrigError("bad-usage", "--size: how large is the disk to be?", {
      hint: "--size 30GiB, or --from IMAGE for a disk that is there already",
    });
  const size = parseBytes("--size", options.size);
  const type = parseWord("--type", options.type ?? "dynamic", ["fixed", "dynamic"]);
  const round = roundingOf(options);
  return createVhd(placeOf(file, context), {
    ...newFile(options, context),
    type,
    size: round === undefined ? size : roundSize(size, round),
    blockSize: blockSizeOf(options.blockSize, type),
  });
}

/** A VHD of its own with the content of a raw image, or of a VHD with its parents. */
function createFrom(file: string, options: CreateFileOptions, context: Context): Promise<Created> {
  if (options.size !== undefined)
    throw new PatchrigError("bad-usage", "--from: the disk takes its size from the image: leave --size out", {
      hint: "--round sector, mib or chs makes it larger, with zeros at its end",
    });
  const round = roundingOf(options);
  const type = parseWord("--type", options.type ?? "dynamic", ["fixed", "dynamic"]);
  const blockSize = blockSizeOf(options.blockSize, type);
  return withProgress("copying", context, (work) =>
    flattenVhd(placeOf(options.from ?? "", context), placeOf(file, context), {
      ...newFile(options, context),
      ...work,
      type,
      blockSize,
      round,
    }),
  );
}

const roundingOf = ({ round }: CreateFileOptions): Rounding | undefined =>
  round === undefined ? undefined : parseWord<Rounding>("--round", round, ["sector", "mib", "chs"]);

function createChild(file: string, options: CreateFileOptions, context: Context): Promise<Created> {
  for (const name of ["size", "type", "blockSize", "round"] as const)
    if (options[name] !== undefined)
      throw new PatchrigError(
        "bad-usage",
        `--parent: a child takes its ${name} from the parent: leave that option out`,
      );
  const parent = placeOf(options.parent ?? "", context);
  return withProgress("reading the parent", context, (work) =>
    createChildVhd(placeOf(file, context), { ...newFile(options, context), ...work, parent }),
  );
}
