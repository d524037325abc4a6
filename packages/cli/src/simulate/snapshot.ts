import { readFile } from "node:fs/promises";
import { parseInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import type { Scenario, Snapshot } from "@patchrig/simulator";

/** The estate of a snapshot, as a scenario would tell it: faults come back with the restore itself. */
export type SnapshotEstate = Pick<Scenario, "appliances" | "clock" | "faults" | "seed">;

/** A snapshot with 1,000 appliances has less. */
const LARGEST = 64 * 1024 * 1024;

/** Reads a snapshot's file. The simulator judges what is in it. Throws `PatchrigError` unreadable-input. */
export async function readSnapshot(path: string): Promise<Snapshot> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new PatchrigError("unreadable-input", `--snapshot: ${path} cannot be read`, { cause });
  });
  const value = text.length > LARGEST ? undefined : parsed(text);
  if (isSnapshot(value)) return value;
  throw new PatchrigError("unreadable-input", `--snapshot: ${path}: expected a snapshot, version 1`, {
    hint: "`patchrig rehearse vcsa --from` writes one, and so does the admin API (`GET /snapshots/NAME`)",
  });
}

/** What must be there before it can be put back: the same appliances, seed and clock. */
export function estateOf({ seed, at, appliances }: Snapshot): SnapshotEstate {
  const startsAt = parseInstant(at);
  return {
    seed,
    clock: startsAt === undefined ? {} : { startsAt },
    appliances: appliances.map(({ name, profile, place }) => ({ name, profile, ...(place && { place }) })),
    faults: [],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSnapshot(value: unknown): value is Snapshot {
  if (typeof value !== "object" || value === null) return false;
  const { version, seed, at, appliances } = value as Record<string, unknown>;
  return (
    version === 1 &&
    typeof seed === "number" &&
    typeof at === "string" &&
    Array.isArray(appliances) &&
    appliances.length > 0
  );
}
