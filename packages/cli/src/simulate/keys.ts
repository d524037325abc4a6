import { PatchrigError } from "@patchrig/core/errors";
import type { SimulatorOptions } from "@patchrig/simulator";
import type { Context } from "../context.ts";
import { readInputFile } from "../input-file.ts";
import type { SimulateOptions } from "./options.ts";

/**
 * The public keys that `--authorized-keys` names, one a line as authorized_keys has them; none without the option.
 * Throws `PatchrigError` unreadable-input for a file without any.
 */
export async function readKeys(options: SimulateOptions, context: Context): Promise<readonly string[]> {
  const file = options.authorizedKeys;
  if (file === undefined) return [];
  const lines = (await readInputFile("--authorized-keys", file, context)).split(/\r?\n/);
  const keys = lines.filter((line) => /^(ssh|ecdsa|sk)-\S+ \S+/.test(line));
  if (keys.length > 0) return keys;
  throw new PatchrigError("unreadable-input", `--authorized-keys: ${file}: no line of it is a public key`, {
    hint: "name a file such as ~/.ssh/id_ed25519.pub",
  });
}

/** Lets these keys in to every appliance, as root. */
export function withKeys(options: SimulatorOptions, authorizedKeys: readonly string[]): SimulatorOptions {
  return { ...options, appliances: options.appliances.map((appliance) => ({ ...appliance, authorizedKeys })) };
}
