import { flattenVhd } from "@patchrig/core/vhd";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { FlattenFileOptions } from "./options.ts";
import { newFile, placeOf } from "./place.ts";
import { findingRows, print } from "./print.ts";
import { withProgress } from "./progress.ts";
import { blockSizeOf, parseWord, showBytes } from "./quantity.ts";

/** `vhd flatten FILE --output FILE`. */
export async function flatten(file: string, options: FlattenFileOptions, context: Context): Promise<ExitCode> {
  const output = placeOf(options.output, context);
  const type = parseWord("--type", options.type ?? "fixed", ["fixed", "dynamic", "raw"]);
  const blockSize = blockSizeOf(options.blockSize, type);
  const report = await withProgress("writing", context, (work) =>
    flattenVhd(placeOf(file, context), output, {
      ...newFile(options, context),
      ...work,
      type,
      blockSize,
      changedParent: options.changedParent,
    }),
  );
  const id = report.uuid === undefined ? "" : `, id ${report.uuid}`;
  print(context, options.json, {
    json: { file: output, ...report, uuid: report.uuid ?? null },
    rows: [
      ["written", `${options.output}: ${report.type}, ${showBytes(report.size)}${id}`],
      ...findingRows(report.findings),
    ],
  });
  return EXIT.done;
}
