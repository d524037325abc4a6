import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder, makeFolderSync } from "./make-folder.ts";

const MAKE = [
  ["while others work", makeFolder],
  ["at once", async (path: string, mode?: number) => makeFolderSync(path, mode)],
] as const;

describe.each(MAKE)("making a folder %s", (_, makeFolder) => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "patchrig-folder-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("makes those above it as well, and is content with what is there", async () => {
    const deep = join(folder, "a", "b", "c");
    await makeFolder(deep, 0o700);
    await makeFolder(deep);
    expect((await stat(join(folder, "a"))).mode & 0o777).toBe(0o700);
    expect((await stat(deep)).isDirectory()).toBe(true);
  });

  it("ends with an error where a file is in the way", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(makeFolder(join(folder, "file"))).rejects.toMatchObject({ code: "EEXIST" });
    await expect(makeFolder(join(folder, "file", "below"))).rejects.toMatchObject({ code: "ENOTDIR" });
  });

  const isLinux = existsSync("/proc/self");
  it.runIf(isLinux)(`ends with an error where nothing can be made${isLinux ? "" : " (no /proc here)"}`, async () => {
    await expect(makeFolder("/proc/patchrig/deep")).rejects.toMatchObject({ code: "ENOENT" });
  });
});
