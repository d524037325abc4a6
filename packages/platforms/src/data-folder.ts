import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Where the data lies: the nearest folder above this module that is this package's root, from src/ as from dist/.
 * From a bundle, which lies elsewhere, it is found as the installed package.
 */
export function dataFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "vcsa")) && existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder))
      return dirname(fileURLToPath(import.meta.resolve("@patchrig/platforms/package.json")));
  }
}
