import { z } from "zod";
import type { RunningVersion } from "../../ports/update-service.ts";
import { readAs } from "./refusal.ts";
import type { RestSession } from "./session.ts";

const version = z.object({ version: z.string(), build: z.string().optional() });

/** `GET system/version` */
export async function readVersion(session: RestSession): Promise<RunningVersion> {
  const value = await session.call({ method: "GET", path: "system/version" });
  const read = readAs(version, value, "GET system/version");
  const build = Number(read.build);
  return { version: read.version, build: Number.isInteger(build) && build > 0 ? build : undefined };
}

/** `POST shutdown?action=reboot`, at once (P11). */
export async function rebootNow(session: RestSession, reason: string): Promise<void> {
  await session.call({ method: "POST", path: "shutdown?action=reboot", body: () => ({ delay: 0, reason }) });
}
