import { mkdirSync, statSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it that are missing, level by level: Node's own `recursive` never comes back from a
 * place that says ENOENT to every attempt, such as below /proc. Rejects with the file system's error.
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(path, mode);
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(path)).isDirectory()) return;
    const above = dirname(path);
    // Where the folder above is there, it is the place that refuses.
    if (code !== "ENOENT" || above === path || (await isThere(above))) throw problem;
    await makeFolder(above, mode);
    await makeFolder(path, mode);
  }
}

/** The same at once, for who writes a recording as it comes. Throws the file system's error. */
export function makeFolderSync(path: string, mode = 0o777): void {
  try {
    mkdirSync(path, mode);
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException;
    if (code === "EEXIST" && statSync(path).isDirectory()) return;
    const above = dirname(path);
    if (code !== "ENOENT" || above === path || statSync(above, { throwIfNoEntry: false })) throw problem;
    makeFolderSync(above, mode);
    makeFolderSync(path, mode);
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
