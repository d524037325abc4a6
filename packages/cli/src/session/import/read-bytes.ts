import { readFile, stat } from "node:fs/promises";
import { PatchrigError } from "@patchrig/core/errors";
import { LARGEST_WHOLE } from "@patchrig/core/transcript";
import type { Context } from "../../context.ts";
import { requireInputFile } from "../../input-file.ts";

/** A file that an option names, as bytes: 64 MB at most. Throws `PatchrigError` unreadable-input. */
export async function readBytes(option: string, file: string, context: Context): Promise<Buffer> {
  const path = await requireInputFile(option, file, context);
  const { size } = await stat(path);
  if (size <= LARGEST_WHOLE) return readFile(path);
  throw new PatchrigError(
    "unreadable-input",
    `${option}: ${file} has ${Math.round(size / 1_000_000)} MB; with its timing at most ${LARGEST_WHOLE / 1_000_000} MB are read`,
    { hint: "import it without --timing: then it is read piece by piece" },
  );
}
