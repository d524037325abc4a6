import { randomBytes } from "node:crypto";
import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { PatchrigError } from "../errors.ts";

/**
 * Writes a file beside its name and then gives it the name, so that whoever is killed midway has the old one whole. It
 * keeps the mode that it had. Throws `PatchrigError` journal where it cannot be written.
 */
export async function replaceFile(named: string, content: string | Buffer): Promise<void> {
  // A link stays one: what it leads to gets the content.
  const file = await realpath(named).catch(() => named);
  const partial = `${file}.partial-${randomBytes(4).toString("hex")}`;
  try {
    const mode = await stat(file).then(
      (stats) => stats.mode & 0o777,
      () => 0o644,
    );
    const handle = await open(partial, "wx", mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (cause) {
    await rm(partial, { force: true });
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new PatchrigError("journal", `${file} cannot be written: ${problem}`, { cause });
  }
}
