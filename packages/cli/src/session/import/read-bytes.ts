import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../../context.ts";

/** A file that an option names, as bytes. */
export async function readBytes(option: string, file: string, context: Context): Promise<Buffer> {
  return readFile(resolve(context.cwd, file)).catch((cause) => {
    throw new PatchrigError(
      "unreadable-input",
      `${option}: ${file}: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  });
}
