import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** How an image's names are written: options of each program. */
export const NAMINGS = {
  "rock-ridge": { xorriso: ["-R"], genisoimage: ["-R"] },
  joliet: { xorriso: ["--norock", "-J", "-joliet-long"], genisoimage: ["-J", "-joliet-long"] },
  plain: { xorriso: ["--norock"], genisoimage: [] },
} as const;

/** An image of these files, made by one of Debian's programs; its bytes. Throws what the program said. */
export function makeIso(
  program: "xorriso" | "genisoimage",
  options: readonly string[],
  files: Readonly<Record<string, string | Buffer>>,
): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "patchrig-iso-"));
  try {
    const tree = join(folder, "tree");
    mkdirSync(tree);
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), content);
    }
    const image = join(folder, "image.iso");
    const first = program === "xorriso" ? ["-as", "mkisofs"] : [];
    const made = spawnSync(program, [...first, "-quiet", "-V", "PATCH", ...options, "-o", image, tree], {
      encoding: "utf8",
    });
    if (made.status !== 0) throw new Error(`${program}: ${made.error?.message ?? made.stderr}`);
    return readFileSync(image);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
