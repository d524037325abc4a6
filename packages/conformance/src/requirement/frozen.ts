import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import { readYamlFile } from "@patchrig/platforms/yaml-file";
import { z } from "zod";
import type { Catalogue } from "./load.ts";

const schema = z.strictObject({
  /** What may be claimed by it. */
  title: z.string().min(1),
  ids: z.array(z.string()).min(1),
});

/** The ids of a frozen set, by its name: what a release of patchrig judges, whatever is added later. Throws bad-usage, naming the sets. */
export function readFrozenSet({ folder, requirements }: Catalogue, name: string): readonly string[] {
  const names = frozenSets(folder);
  if (!names.includes(name)) {
    throw new PatchrigError("bad-usage", `--set: no frozen set "${name}"`, {
      hint: `sets: ${names.join(", ") || "none"}`,
    });
  }
  const { ids } = readYamlFile(join(folder, "sets", `${name}.yaml`), schema);
  const gone = ids.find((id) => !requirements.some((one) => one.id === id));
  if (gone !== undefined)
    throw new PatchrigError("internal", `the frozen set ${name} has ${gone}, which is a requirement no more`);
  return ids;
}

/** The names of the frozen sets, oldest first. */
export function frozenSets(folder: string): readonly string[] {
  const sets = join(folder, "sets");
  if (!existsSync(sets)) return [];
  return readdirSync(sets)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"))
    .sort();
}
