import { checkChain } from "@patchrig/core/vhd";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { ChainFileOptions } from "./options.ts";
import { placeOf } from "./place.ts";
import { findingRows, print } from "./print.ts";
import { withProgress } from "./progress.ts";
import { parseCount, showBytes } from "./quantity.ts";

/** `vhd chain FILE`: 1 where it is broken. */
export async function chain(file: string, options: ChainFileOptions, context: Context): Promise<ExitCode> {
  const maxDepth = options.maxDepth === undefined ? undefined : parseCount("--max-depth", options.maxDepth);
  const report = await withProgress("checking", context, (work) =>
    checkChain(placeOf(file, context), { ...work, maxDepth }),
  );
  print(context, options.json, {
    json: { ...report, links: report.links.map((link) => ({ ...link, foundBy: link.foundBy ?? null })) },
    rows: [
      ...report.links.map((link, level) => {
        const by = link.foundBy === undefined ? "" : `, found by ${link.foundBy}`;
        const content = link.content === "base" ? "" : `; its parent's content: ${link.content}`;
        const text = `${link.file}: ${link.type}, ${showBytes(link.size)}, id ${link.uuid}${by}${content}`;
        return [`level ${report.links.length - 1 - level}`, text] as const;
      }),
      ...findingRows(report.findings),
      ["verdict", report.sound ? "sound" : "broken"],
    ],
  });
  return report.sound ? EXIT.done : EXIT.failed;
}
