import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PatchrigError } from "@patchrig/core/errors";

/**
 * One of this package's folders of files: the nearest one above this module, from src/ as from dist/; a bundle of
 * another package finds that of the installed package.
 */
export function packageFolder(name: "console" | "scenarios"): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    for (const place of [folder, join(folder, "node_modules", "@patchrig", "simulator")]) {
      if (existsSync(join(place, name)) && existsSync(join(place, "package.json"))) return join(place, name);
    }
    if (folder === dirname(folder)) throw new PatchrigError("internal", `no ${name} above ${start}`);
  }
}
