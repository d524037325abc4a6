import { readdirSync } from "node:fs";
import {
  assess,
  createMemoryJournal,
  createTarget,
  planResumption,
  planUpdate,
  type RunOutcome,
  runUpdate,
  type Target,
} from "@patchrig/core";
import type { Clock } from "@patchrig/core/clock";
import type { ApplianceEndpoints } from "@patchrig/core/endpoints";
import { ERRORS, PatchrigError } from "@patchrig/core/errors";
import type { Simulator } from "@patchrig/simulator";

/** How often somebody resumes a run that waits, ten minutes apart. */
const RESUMES = 4;

/** An appliance of a listening simulator, over real SSH and HTTPS on the simulated clock. */
export function fleetTarget(endpoints: ApplianceEndpoints, { world }: Simulator): Target {
  return createTarget(endpoints, { clock: world.clock, onTraffic: () => world.clock.touch() });
}

/** One whole run, resumed while it waits. What is thrown is an ending too: its code. */
export async function runOnce(target: Target, clock: Clock): Promise<RunOutcome | string> {
  const journal = createMemoryJournal();
  const choices = { target, clock, journal, unattended: true, backup: "none" } as const;
  try {
    const planned = planUpdate(await assess(target, { clock }));
    if (planned.kind === "refused") return "refused";
    let { outcome } = await runUpdate(planned.plan, choices);
    for (let turn = 0; outcome === "waiting" && turn < RESUMES; turn++) {
      await clock.sleep(600_000);
      const left = await planResumption(journal.entries, { target, clock }).catch(whileAway);
      // Exit 5: it boots, and whoever resumes is told to do so again.
      if (left === "away") continue;
      if (left.kind === "nothing-left") return "done";
      outcome =
        left.kind === "ended" ? left.end.kind : (await runUpdate(left.plan, { ...choices, resumption: left })).outcome;
    }
    return outcome;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : `thrown: ${String(error)}`;
  }
}

function whileAway(error: unknown): "away" {
  if (error instanceof PatchrigError && ERRORS[error.code].exit === 5) return "away";
  throw error;
}

/** What this process holds, after garbage has gone where the collector can be called. */
export function holdings() {
  (globalThis as { readonly gc?: () => void }).gc?.();
  const open = process.getActiveResourcesInfo();
  const count = (pattern: RegExp) => open.filter((name) => pattern.test(name)).length;
  const { heapUsed, rss } = process.memoryUsage();
  return {
    sockets: count(/TCP|TLS|Pipe/),
    timers: count(/Timeout|Immediate/),
    files: openFiles(),
    heapMiB: Math.round(heapUsed / 2 ** 20),
    rssMiB: Math.round(rss / 2 ** 20),
  };
}

/** Linux tells; elsewhere nobody does. */
function openFiles(): number | null {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return null;
  }
}
