import { formatDuration } from "../../clock/index.ts";
import type { InventoryPort, Machine } from "../../ports/inventory.ts";
import { clonedMachine, cloneTime } from "./clone-name.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** V27: kept two or three days. Before two nobody deletes it here, from three on `--yes` is enough. */
const KEEP = { asked: 2 * DAY, unattended: 3 * DAY } as const;

/** A clone that patchrig made, by its name. */
export interface KnownClone {
  readonly id: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly madeAt: number;
}

/** The clones of a machine, the newest first. `machine`: its name, or a clone's that was put in its place. */
export async function clonesOf(inventory: InventoryPort, machine: string): Promise<readonly KnownClone[]> {
  const original = clonedMachine(machine) ?? machine;
  const known = (await inventory.machines()).flatMap(({ id, name }) => {
    const madeAt = cloneTime(name, original);
    return madeAt === undefined ? [] : [{ id, name, madeAt }];
  });
  return known.sort((a, b) => b.madeAt - a.madeAt);
}

/** `ask`: a person may say yes. `may-go`: `--yes` is enough. The others stay, whatever anybody says. */
export type CloneFate =
  | { readonly kind: "ask" | "may-go"; readonly because: string }
  | { readonly kind: "too-young" | "in-use"; readonly because: string };

/** What may be done with a clone. The days count from when it was made, or from `since` where that is later. */
export function fateOf(
  clone: KnownClone,
  { power }: Machine,
  moment: { readonly now: number; readonly since?: number | undefined },
): CloneFate {
  if (power !== "off") {
    return { kind: "in-use", because: `it is ${power}: it may be the appliance itself, put back` };
  }
  const age = moment.now - Math.max(clone.madeAt, moment.since ?? 0);
  const old = `it is ${roughly(Math.max(0, age))} old`;
  if (age < KEEP.asked) {
    return {
      kind: "too-young",
      because: `${old}; it is kept two or three days, ${roughly(KEEP.asked - age)} more at least`,
    };
  }
  if (age < KEEP.unattended) return { kind: "ask", because: `${old}; before three days a person is asked` };
  return { kind: "may-go", because: old };
}

/** Days are counted here: nobody asks for the seconds. */
function roughly(ms: number): string {
  const unit = ms < HOUR ? MINUTE : HOUR;
  return formatDuration(Math.ceil(ms / unit) * unit);
}
