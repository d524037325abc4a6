import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withLimit } from "@patchrig/core/clock";
import { type Endpoints, endpointsSchema } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";

/**
 * Refuses a file that is somebody's: only an absent one, or what a simulator left behind that no longer answers, may be
 * written. Throws `PatchrigError` bad-usage.
 */
export async function refuseTakenFile(file: string, context: Context): Promise<void> {
  const text = await readFile(file, "utf8").catch((problem: NodeJS.ErrnoException) => {
    if (problem.code === "ENOENT") return undefined;
    throw cannotBeWritten(file, problem);
  });
  if (text === undefined) return;
  const admin = endpointsIn(text)?.admin;
  if (admin === undefined) {
    throw new PatchrigError("bad-usage", `--endpoints: ${file} exists, and no simulator wrote it`, {
      hint: "name a new file: this one is left as it is",
    });
  }
  if (await answers(admin.url, context)) {
    throw new PatchrigError("bad-usage", `--endpoints: ${file} belongs to a simulator that runs, at ${admin.url}`, {
      hint: "name another file, or end that simulator first",
    });
  }
}

/**
 * Writes the document whole or not at all, readable by its owner alone: it holds a password. Whoever waits for the
 * file never sees half of it. Throws `PatchrigError` unreadable-input when the folder cannot be written.
 */
export async function writeEndpointsFile(file: string, endpoints: Endpoints): Promise<void> {
  const draft = join(dirname(file), `.${randomUUID()}.tmp`);
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(textOf(endpoints));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (problem) {
    await rm(draft, { force: true });
    throw cannotBeWritten(file, problem);
  }
}

/** Takes the file away, where it still is the one that was written. */
export async function removeEndpointsFile(file: string, endpoints: Endpoints): Promise<void> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === textOf(endpoints)) await rm(file, { force: true });
}

const textOf = (endpoints: Endpoints): string => `${JSON.stringify(endpoints, null, 2)}\n`;

function endpointsIn(text: string): Endpoints | undefined {
  try {
    return endpointsSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const HEALTH_LIMIT_MS = 2_000;

async function answers(admin: string, { clock }: Context): Promise<boolean> {
  const limit = { ms: HEALTH_LIMIT_MS, waitedFor: `${admin} to answer` };
  return withLimit(clock, limit, (signal) => fetch(new URL("/healthz", admin), { signal })).then(
    (answer) => answer.ok,
    () => false,
  );
}

function cannotBeWritten(file: string, problem: unknown): PatchrigError {
  const reason = problem instanceof Error ? problem.message : String(problem);
  return new PatchrigError("unreadable-input", `--endpoints: ${file} cannot be written: ${reason}`, {
    cause: problem,
    hint: "name a file in a folder that exists and may be written",
  });
}
