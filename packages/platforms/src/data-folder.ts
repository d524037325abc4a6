import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The package's root, where the data lies: the nearest folder above this module that has `vcsa/` and a package.json. */
export function dataFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "vcsa")) && existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder)) throw new Error(`no platform data above ${fileURLToPath(import.meta.url)}`);
  }
}
