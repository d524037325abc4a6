import { fill } from "@patchrig/platforms/profiles";
import type { Estate } from "../estate/estate.ts";
import type { FaultWords } from "../soap/vim-fault.ts";

/** What faults say, from the release's own data. */
export const wordsOf =
  ({ vsphere }: Estate): FaultWords =>
  ({ type, values }) => {
    const known = vsphere.faults[type] ?? vsphere.faults.other;
    return known ? fill(known.text, values) : type;
  };
