import { realSleep, withLimit } from "@patchrig/core/clock";
import type { Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { patientClock } from "../judge/patience.ts";

/** Lets the target's time pass: by its admin API where it has one, by waiting otherwise. */
export interface TimeKeeper {
  /** Nothing was said for a moment: let some of the target's time pass. Resolves when it has. */
  pass(): Promise<void>;
}

/** How much of the target's time passes at once when it is quiet, and how long a quiet moment lasts for real. */
const STEP = "10s";
const QUIET_MS = 40;

export function createTimeKeeper({ admin }: Endpoints): TimeKeeper {
  if (!admin) return { pass: () => realSleep(QUIET_MS) };
  let passing: Promise<void> | undefined;
  const passOnce = async () => {
    await realSleep(QUIET_MS);
    await callAdmin(admin, "/clock", { advance: STEP });
  };
  return {
    pass: () => {
      passing ??= passOnce().finally(() => {
        passing = undefined;
      });
      return passing;
    },
  };
}

/** Does work that may depend on the target's time, letting it pass meanwhile. */
export async function whileTimePasses<T>(time: TimeKeeper, work: Promise<T>): Promise<T> {
  let done = false;
  const end = () => {
    done = true;
  };
  work.then(end, end);
  while (!done) await Promise.race([time.pass(), work.catch(() => {})]);
  return await work;
}

/** An admin API that takes a call and never answers it holds nobody up for longer, in real milliseconds. */
const ADMIN_LIMIT_MS = 30_000;

/** Calls the admin API, with POST when nothing else is said. Throws `PatchrigError` not-reachable, or refused with its answer. */
export async function callAdmin(
  admin: NonNullable<Endpoints["admin"]>,
  path: string,
  body: unknown,
  method: "POST" | "GET" | "DELETE" = "POST",
): Promise<string> {
  const headers = { authorization: `Bearer ${admin.token}`, "content-type": "application/json" };
  const request = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const ask = async (signal: AbortSignal) => {
    const answer = await fetch(new URL(path, admin.url), { ...request, signal });
    return { status: answer.status, ok: answer.ok, text: await answer.text() };
  };
  const waited = { ms: ADMIN_LIMIT_MS, waitedFor: `${method} ${path}` };
  const { ok, status, text } = await withLimit(patientClock, waited, ask).catch((cause) => {
    throw new PatchrigError("not-reachable", `${admin.url} does not answer`, { cause });
  });
  if (!ok) throw new PatchrigError("refused", `${method} ${path} was answered with ${status}: ${text}`);
  return text;
}
