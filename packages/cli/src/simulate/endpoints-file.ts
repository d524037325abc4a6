import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";

/**
 * Writes the document whole or not at all, readable by its owner alone: it holds a password. Whoever waits for the
 * file never sees half of it. Throws `PatchrigError` unreadable-input when the folder cannot be written.
 */
export async function writeEndpointsFile(file: string, endpoints: Endpoints): Promise<void> {
  const draft = join(dirname(file), `.${randomUUID()}.tmp`);
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(endpoints, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (problem) {
    await rm(draft, { force: true });
    throw new PatchrigError("unreadable-input", `--endpoints: ${file} cannot be written: ${reasonOf(problem)}`, {
      cause: problem,
      hint: "name a file in a folder that exists and may be written",
    });
  }
}

const reasonOf = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem));
