import { randomBytes } from "node:crypto";
import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { PatchrigError } from "../errors.ts";
import { DiskFile } from "./image/disk-file.ts";

/** How a new file is made. */
export interface OutputOptions {
  /** Replace what has the name already; without it that is refused. */
  readonly overwrite?: boolean | undefined;
  /** Wait until the disk has it all before it gets its name; slower, and safe when the power fails. */
  readonly durable?: boolean | undefined;
  /** Files that must not be replaced: what it is made from. */
  readonly inputs?: readonly string[];
}

/**
 * Makes a file beside its name and gives it the name when it is whole: whoever is killed midway leaves a
 * `NAME.partial-…`, and everything else as it was. Throws `refused` where the name is taken, or is
 * that of a folder.
 */
export async function writeOutput<T>(
  file: string,
  options: OutputOptions,
  write: (disk: DiskFile) => Promise<T>,
): Promise<T> {
  refuseTaken(file, options);
  const partial = `${file}.partial-${randomBytes(4).toString("hex")}`;
  const disk = DiskFile.create(partial);
  let open = true;
  try {
    const result = await write(disk);
    if (options.durable) disk.flush();
    open = false;
    disk.close();
    refuseTaken(file, options);
    renameSync(partial, file);
    return result;
  } catch (problem) {
    if (open) disk.close();
    rmSync(partial, { force: true });
    throw problem;
  }
}

/** Throws `refused` where a name is taken: by an input, whatever was asked for, or by another file without `overwrite`. */
export function refuseTaken(
  file: string,
  { overwrite, inputs = [], shown = file }: OutputOptions & { readonly shown?: string },
): void {
  if (!existsSync(file)) return;
  const taken = statSync(file);
  if (!taken.isFile())
    throw new PatchrigError(
      "refused",
      `${shown}: it is a folder, device or pipe: expected the name of a file to make`,
      {
        hint: taken.isDirectory() ? "name a file in it" : "choose another name",
      },
    );
  const same = inputs.find((input) => isSameFile(input, file));
  if (same !== undefined) throw new PatchrigError("refused", `${shown}: it is an input: choose another output`);
  if (!overwrite)
    throw new PatchrigError("refused", `${shown}: it is there already`, { hint: "choose another name, or --force" });
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}
