import { inspectCspkg, type ServiceDefinition } from "@patchrig/core/vmrole";

/** A package's roles' sizes by their names. Of one that is in the store already its .csdef is all that is known. */
export async function roleSizesOf(
  bytes: Buffer | undefined,
  file: string,
  definition: ServiceDefinition | undefined,
): Promise<ReadonlyMap<string, string>> {
  const packed = bytes && (await inspectCspkg(bytes, { file })).roles;
  const roles = [...(definition?.roles ?? []), ...(packed ?? [])];
  return new Map(roles.flatMap(({ name, size }) => (size === undefined ? [] : [[name, size] as const])));
}
