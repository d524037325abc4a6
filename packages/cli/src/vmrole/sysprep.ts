import { PatchrigError } from "@patchrig/core/errors";
import { type Budget, type BudgetStep, budget, INITIAL_REARMS, type LicenseState } from "@patchrig/core/vmrole";
import { loadVmRole } from "@patchrig/platforms/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { type JsonOption, wholeNumber } from "./options.ts";
import { print, table } from "./print.ts";
import { readSlmgrFile } from "./slmgr-file.ts";

export interface BudgetOptions extends JsonOption {
  readonly slmgr?: string;
  readonly left?: string;
  readonly generalize: string;
  readonly skipRearm?: boolean;
  readonly servicePacks: string;
  readonly useLast?: boolean;
}

/** `sysprep budget`: exit code 3 where the plan would use up the last rearm, or one that is not there. */
export async function showBudget(options: BudgetOptions, context: Context): Promise<ExitCode> {
  const license = await licenseOf(options, context);
  const before = license?.rearmsLeft ?? wholeNumber("--left", options.left ?? String(INITIAL_REARMS), [0, 1001]);
  const result = budget(before, stepsOf(options), { mayUseLast: options.useLast === true });
  const json = {
    license: license === undefined ? null : shownLicense(license),
    before,
    left: result.left,
    refused: result.refusal ?? null,
    steps: result.rows,
  };
  print({ json, lines: linesOf(before, result, license) }, options.json, context);
  if (result.refusal === undefined) return EXIT.done;
  context.stderr.write(`patchrig: ${result.refusal}\nhint: ${WAY_OUT}\n`);
  return EXIT.refused;
}

const shownLicense = ({ isDetailed: _, ...license }: LicenseState) => license;

/** What the licence's channel means for what comes after a generalization. */
const CHANNELS: Readonly<Record<string, string>> = {
  VOLUME_KMSCLIENT: "the activation comes back by itself, or by `slmgr.vbs -ato` (M21)",
  VOLUME_MAK: "activated by a MAK: it may go otherwise than by KMS, try it before you rely on it (M20)",
};

const WAY_OUT =
  "keep the image as it is before sysprep and generalize a copy of it each time; or generalize with SkipRearm while it is built (--skip-rearm)";

async function licenseOf({ slmgr, left }: BudgetOptions, context: Context): Promise<LicenseState | undefined> {
  if (slmgr === undefined) return undefined;
  if (left !== undefined) throw new PatchrigError("bad-usage", "--slmgr and --left: one of the two");
  return readSlmgrFile(slmgr, context);
}

/** Service packs first: they give rearms back. With SkipRearm only the last generalization, the final build's, counts. */
function stepsOf(options: BudgetOptions): readonly BudgetStep[] {
  const generalizations = wholeNumber("--generalize", options.generalize, [0, 1000]);
  const servicePacks = wholeNumber("--service-packs", options.servicePacks, [0, 100]);
  return [
    ...Array.from({ length: servicePacks }, (): BudgetStep => ({ kind: "service-pack" })),
    ...Array.from(
      { length: generalizations },
      (_, index): BudgetStep => ({
        kind: "generalize",
        skipRearm: options.skipRearm === true && index < generalizations - 1,
      }),
    ),
  ];
}

function linesOf(before: number, { rows, left }: Budget, license: LicenseState | undefined): readonly string[] {
  const channel = license?.channel === undefined ? "" : `, ${license.channel}`;
  const words = {
    ok: "",
    last: "refused: the last one",
    exhausted: loadVmRole().rearm.exhausted.text,
    stopped: "not reached",
  };
  const shown = rows.map(({ step, after, verdict }, index) => [
    String(index + 1),
    step.kind === "generalize" ? `generalize${step.skipRearm ? " with SkipRearm" : ""}` : "service pack",
    String(after),
    words[verdict],
  ]);
  const note = CHANNELS[license?.channel ?? ""];
  return [
    `rearms before: ${before}${channel}`,
    ...(note === undefined ? [] : [note]),
    ...table(shown, [2]),
    `rearms left: ${left}`,
  ];
}
