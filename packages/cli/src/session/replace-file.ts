import { rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";

/**
 * Writes a file beside and renames it, so that no half of it is ever there under its name; folders are made on the way.
 * Throws `PatchrigError` cannot-write.
 */
export async function replaceFile(file: string, text: string, mode = 0o644): Promise<void> {
  try {
    await makeFolder(dirname(file));
    await writeFile(`${file}.part`, text, { mode });
    await rename(`${file}.part`, file);
  } catch (cause) {
    await rm(`${file}.part`, { force: true }).catch(() => {});
    throw cannotWrite(file, cause);
  }
}

/** Says why a file or a folder cannot be written. */
export function cannotWrite(file: string, cause: unknown): PatchrigError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new PatchrigError("cannot-write", `${file} cannot be written: ${REASONS[code ?? ""] ?? message}`, { cause });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "this user may not",
  EPERM: "this user may not",
  EEXIST: "a part of its path is no folder",
  EISDIR: "it is a folder",
  ENOENT: "its folder is not there",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is no folder",
  EROFS: "the disk is read-only",
};
