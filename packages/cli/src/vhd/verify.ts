import { flatHash, openChain, verifyVhd } from "@patchrig/core/vhd";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { VerifyFileOptions } from "./options.ts";
import { placeOf } from "./place.ts";
import { findingRows, print } from "./print.ts";
import { withProgress } from "./progress.ts";
import { showBytes } from "./quantity.ts";

/** `vhd verify FILE`: 1 where something is wrong with it. */
export async function verify(file: string, options: VerifyFileOptions, context: Context): Promise<ExitCode> {
  const place = placeOf(file, context);
  const report = await withProgress("verifying", context, (work) => verifyVhd(place, work));
  const sound = !report.findings.some(({ severity }) => severity === "error");
  const sha256 = options.sha256 && sound ? await hashOf(place, context) : undefined;
  print(context, options.json, {
    json: { file: place, sound, ...report, sha256: sha256 ?? null },
    rows: [
      [
        "blocks",
        `${report.allocatedBlocks} of ${report.blocks} are there; ${showBytes(report.markedBytes)} are marked`,
      ],
      ...(sha256 === undefined ? [] : [["sha256", sha256] as const]),
      ...findingRows(report.findings),
      ["verdict", sound ? "sound" : "broken"],
    ],
  });
  return sound ? EXIT.done : EXIT.failed;
}

function hashOf(place: string, context: Context): Promise<string> {
  return withProgress("hashing", context, async (work) => {
    const { image, close } = openChain(place);
    try {
      return await flatHash(image, work);
    } finally {
      close();
    }
  });
}
