import { relinkVhd } from "@patchrig/core/vhd";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { RelinkFileOptions } from "./options.ts";
import { placeOf } from "./place.ts";
import { print } from "./print.ts";
import { withProgress } from "./progress.ts";

/** `vhd relink CHILD --parent FILE`. */
export async function relink(file: string, options: RelinkFileOptions, context: Context): Promise<ExitCode> {
  const place = placeOf(file, context);
  const report = await withProgress("comparing the parent", context, (work) =>
    relinkVhd(place, { ...work, parent: placeOf(options.parent, context) }),
  );
  print(context, options.json, {
    json: { file: place, ...report },
    rows: [
      ["relinked", `${file} to ${report.parent}, id ${report.parentUuid}`],
      ...report.paths.map(({ code, path }) => [`  ${code}`, path] as const),
    ],
  });
  return EXIT.done;
}
