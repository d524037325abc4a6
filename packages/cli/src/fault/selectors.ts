import { PatchrigError } from "@patchrig/core/errors";
import { type FaultSelector, parseFaultSelector } from "@patchrig/simulator";
import { faultRows } from "./faults.ts";

/** What `--fault` names, in order. Throws `PatchrigError` bad-usage, naming the faults that exist. */
export function readSelectors(typed: readonly string[] = []): readonly FaultSelector[] {
  return typed.map((text) => {
    const selector = parseFaultSelector(text);
    const rows = faultRows();
    if (rows.some(({ id }) => id === selector.id)) return selector;
    throw new PatchrigError("bad-usage", `--fault: no fault "${selector.id}"`, {
      hint: `faults: ${rows.map(({ id }) => id).join(", ")}`,
    });
  });
}
