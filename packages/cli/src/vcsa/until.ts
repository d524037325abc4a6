import { PatchrigError } from "@patchrig/core/errors";

export type Steps = readonly { readonly name: string; readonly title: string }[];

/** The steps up to the one that --until names; all of them without. Throws `PatchrigError` bad-usage where there is none such. */
export function untilStep(steps: Steps, until: string | undefined): Steps {
  if (until === undefined) return steps;
  const last = steps.findIndex(({ name }) => name === until);
  if (last >= 0) return steps.slice(0, last + 1);
  const names = steps.map(({ name }) => name).join(", ");
  throw new PatchrigError("bad-usage", `--until: the plan has no step "${until}"`, { hint: `its steps: ${names}` });
}
