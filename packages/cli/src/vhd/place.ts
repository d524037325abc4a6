import { resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import type { OutputFileOptions } from "./options.ts";

/** A file that was named on the command line. */
export const placeOf = (file: string, context: Context): string => resolve(context.cwd, file);

/** What every new VHD is given. Throws `bad-usage` for an id that is none. */
export function newFile(options: Omit<OutputFileOptions, "output">, context: Context) {
  const uuid = options.uuid?.toLowerCase();
  if (uuid !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid))
    throw new PatchrigError(
      "bad-usage",
      `--uuid: expected xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx, found ${options.uuid}`,
    );
  return { now: context.clock.now(), uuid, overwrite: options.force, durable: options.sync };
}
