import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Where the data lies: the nearest folder above this module that is this package's root, from src/ as from dist/. A
 * bundle of another package finds it as the installed package.
 */
export function dataFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    for (const place of [folder, join(folder, "node_modules", "@patchrig", "platforms")]) {
      if (existsSync(join(place, "vcsa")) && existsSync(join(place, "package.json"))) return place;
    }
    if (folder === dirname(folder)) throw new Error(`no @patchrig/platforms above ${start}`);
  }
}
