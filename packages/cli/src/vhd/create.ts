import { PatchrigError } from "@patchrig/core/errors";
import { createChildVhd, createVhd, type Footer, sizeByGeometry } from "@patchrig/core/vhd";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { CreateFileOptions } from "./options.ts";
import { newFile, placeOf } from "./place.ts";
import { print } from "./print.ts";
import { withProgress } from "./progress.ts";
import { parseBytes, parseWord, showBytes } from "./quantity.ts";

/** `vhd create FILE`. */
export async function create(file: string, options: CreateFileOptions, context: Context): Promise<ExitCode> {
  const footer = await (options.parent === undefined ? createEmpty : createChild)(file, options, context);
  print(context, options.json, {
    json: { file: placeOf(file, context), type: footer.type, size: footer.size, uuid: footer.uuid },
    rows: [["created", `${file}: ${footer.type}, ${showBytes(footer.size)}, id ${footer.uuid}`]],
  });
  return EXIT.done;
}

function createEmpty(file: string, options: CreateFileOptions, context: Context): Promise<Footer> {
  if (options.size === undefined) throw new PatchrigError("bad-usage", "--size: how large is the disk to be?");
  const size = parseBytes("--size", options.size);
  const rounded = options.round && parseWord("--round", options.round, ["chs"]) ? sizeByGeometry(size) : size;
  return createVhd(placeOf(file, context), {
    ...newFile(options, context),
    type: parseWord("--type", options.type ?? "dynamic", ["fixed", "dynamic"]),
    size: rounded,
    blockSize: options.blockSize === undefined ? undefined : parseBytes("--block-size", options.blockSize),
  });
}

function createChild(file: string, options: CreateFileOptions, context: Context): Promise<Footer> {
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
