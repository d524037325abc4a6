import { mergeVhd } from "@patchrig/core/vhd";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { MergeFileOptions } from "./options.ts";
import { newFile, placeOf } from "./place.ts";
import { findingRows, print } from "./print.ts";
import { withProgress } from "./progress.ts";
import { showBytes } from "./quantity.ts";

/** `vhd merge CHILD --output FILE`. */
export async function merge(child: string, options: MergeFileOptions, context: Context): Promise<ExitCode> {
  const output = placeOf(options.output, context);
  const report = await withProgress("merging", context, (work) =>
    mergeVhd(placeOf(child, context), output, {
      ...newFile(options, context),
      ...work,
      changedParent: options.changedParent,
    }),
  );
  print(context, options.json, {
    json: { file: output, ...report },
    rows: [
      ["merged", `${options.output}: ${report.type}, ${showBytes(report.size)}, id ${report.uuid}`],
      ["written", showBytes(report.bytesWritten)],
      ...findingRows(report.findings),
    ],
  });
  return EXIT.done;
}
