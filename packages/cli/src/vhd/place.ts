import { resolve } from "node:path";
import type { Context } from "../context.ts";
import type { OutputFileOptions } from "./options.ts";

/** A file that was named on the command line. */
export const placeOf = (file: string, context: Context): string => resolve(context.cwd, file);

/** What every new VHD is given. */
export function newFile({ uuid, force, sync }: Omit<OutputFileOptions, "output">, context: Context) {
  return { now: context.clock.now(), uuid, overwrite: force, durable: sync };
}
