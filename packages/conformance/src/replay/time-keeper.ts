import { realSleep } from "@patchrig/core/clock";
import type { Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";

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

/** Calls the admin API, with POST when nothing else is said. Throws `PatchrigError` not-reachable, or refused with its answer. */
export async function callAdmin(
  admin: NonNullable<Endpoints["admin"]>,
  path: string,
  body: unknown,
  method: "POST" | "GET" | "DELETE" = "POST",
): Promise<string> {
  const request = {
    method,
    headers: { authorization: `Bearer ${admin.token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const answer = await fetch(new URL(path, admin.url), request).catch((cause) => {
    throw new PatchrigError("not-reachable", `${admin.url} does not answer`, { cause });
  });
  const text = await answer.text();
  if (!answer.ok) throw new PatchrigError("refused", `${method} ${path} was answered with ${answer.status}: ${text}`);
  return text;
}
