import type { Fault } from "./fault.ts";
import { FAULTS } from "./index.ts";

/** The faults that an ISO's name names: `…-patch-FP.stage-hung.iso`, also several, parted by dots. */
export function sentinelsIn(isoName: string): readonly Fault[] {
  return partsOf(isoName).flatMap((part) => FAULTS.filter(({ id }) => id === part));
}

/** The name as it would be without its sentinels: what the medium holds is told by that. */
export function withoutSentinels(isoName: string): string {
  return isoName
    .split(".")
    .filter((part) => !isSentinel(part))
    .join(".");
}

const partsOf = (isoName: string) => isoName.toLowerCase().split(".");
const isSentinel = (part: string) => FAULTS.some(({ id }) => id === part.toLowerCase());
