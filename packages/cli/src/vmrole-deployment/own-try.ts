import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";
import { replaceFile, type Slot } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { stateFolder } from "../vcsa/lock.ts";

/**
 * What a deployment was made of: the service tells its name, label and configuration, and never its package. Kept in the
 * user's state folder, so that the same command, asked again after a lost line, knows its own work.
 */
export interface OwnTry {
  readonly name: string;
  readonly label: string;
  /** The package's SHA-256; its address where it was in the store already. */
  readonly package: string;
}

/** Where it is written down: one file for each slot. */
export interface TryPlace extends Slot {
  readonly subscriptionId: string;
}

export const markPackage = (bytes: Buffer | undefined, address: string): string =>
  bytes === undefined ? address : createHash("sha256").update(bytes).digest("hex");

/** Written before the deployment is asked for. Throws `PatchrigError` cannot-write or journal. */
export async function rememberTry(place: TryPlace, tried: OwnTry, context: Context): Promise<void> {
  const file = fileOf(place, context);
  await makeFolder(dirname(file)).catch((cause: unknown) => {
    throw new PatchrigError("cannot-write", `the folder ${dirname(file)} cannot be made`, { cause });
  });
  await replaceFile(file, `${JSON.stringify(tried)}\n`);
}

/** Is the deployment that is there the one that the same command made before? Unknown is no. */
export async function isOwnTry(place: TryPlace, wanted: OwnTry, context: Context): Promise<boolean> {
  const text = await readFile(fileOf(place, context), "utf8").catch(() => "");
  return text.trim() === JSON.stringify(wanted);
}

function fileOf({ subscriptionId, service, slot }: TryPlace, context: Context): string {
  const name = `${subscriptionId}_${service}_${slot}`.replaceAll(/[^\w.-]+/g, "_");
  return join(stateFolder(context), "deployments", `${name}.json`);
}
