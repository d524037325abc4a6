import { diffVhd } from "@patchrig/core/vhd";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { DiffFileOptions } from "./options.ts";
import { newFile, placeOf } from "./place.ts";
import { print } from "./print.ts";
import { withProgress } from "./progress.ts";
import { parseWord, showBytes } from "./quantity.ts";

/** `vhd diff --parent FILE --image FILE --output FILE`. */
export async function diff(options: DiffFileOptions, context: Context): Promise<ExitCode> {
  const output = placeOf(options.output, context);
  const granularity = Number(parseWord("--granularity", options.granularity ?? "512", ["512", "4096"]));
  const report = await withProgress("comparing", context, (work) =>
    diffVhd(output, {
      ...newFile(options, context),
      ...work,
      parent: placeOf(options.parent, context),
      image: placeOf(options.image, context),
      granularity,
    }),
  );
  print(context, options.json, {
    json: { file: output, type: "differencing", ...report },
    rows: [
      ["created", `${options.output}: differencing, ${showBytes(report.size)}, id ${report.uuid}`],
      ["differs", `${showBytes(report.changed)} in ${report.blocks} blocks`],
      ["parent", `id ${report.parentUuid}; its content is noted in ${options.output}.patchrig.json`],
    ],
  });
  return EXIT.done;
}
