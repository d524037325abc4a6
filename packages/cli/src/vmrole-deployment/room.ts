import { inspectCspkg, type Room, type ServiceDefinition } from "@patchrig/core/vmrole";
import { imageRules } from "../vmrole-service/rules.ts";

/** What roles have room for. The package decides; of one that is in the store already the --definition is all that is known. */
export async function roomOf(
  bytes: Buffer | undefined,
  file: string,
  definition: ServiceDefinition | undefined,
): Promise<Room> {
  const packed = bytes && (await inspectCspkg(bytes, { file })).roles;
  const roles = [...(definition?.roles ?? []), ...(packed ?? [])];
  const sizes = new Map(roles.flatMap(({ name, size }) => (size === undefined ? [] : [[name, size] as const])));
  return { sizes, rules: imageRules() };
}
