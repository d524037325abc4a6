import { resolve } from "node:path";
import { refuseTaken } from "@patchrig/core/vhd";
import { replaceFile } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";

/** A file that is to be made, as it was typed. */
export interface NewFile {
  readonly output: string;
  /** Replace what has the name already. */
  readonly force: boolean | undefined;
  /** As they were typed: an output never replaces what it is made from, also by another name of it. */
  readonly inputs?: readonly (string | undefined)[];
}

/** Throws `PatchrigError` refused where the name is taken: asked before there is work, so that none is lost. */
export function requireFree({ output, force, inputs = [] }: NewFile, { cwd }: Context): void {
  const read = inputs.flatMap((input) => (input === undefined ? [] : [resolve(cwd, input)]));
  refuseTaken(resolve(cwd, output), { overwrite: force, inputs: read, shown: output });
}

/** Writes the file. Throws `PatchrigError` as `requireFree` and `replaceFile` do. */
export async function writeNew(file: NewFile, content: string | Buffer, context: Context): Promise<void> {
  requireFree(file, context);
  await replaceFile(resolve(context.cwd, file.output), content);
}
