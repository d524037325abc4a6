import { PatchrigError } from "@patchrig/core/errors";
import { countStatuses, rollBackUpdate, type Slot, type WalkWish, walkUpdate } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { oneOf } from "../vmrole/options.ts";
import { print } from "../vmrole/print.ts";
import { accepted, withService } from "../vmrole-service/connect.ts";
import { slotOf } from "../vmrole-service/goal.ts";
import type { SlotOptions } from "../vmrole-service/options.ts";
import { type ConsentOptions, consent } from "./consent.ts";
import { updateLine } from "./update-line.ts";

export interface WalkOptions extends SlotOptions {
  readonly domain?: string;
  readonly all?: boolean;
}

/** `deployment walk`: lets the next upgrade domain of an update by hand go, and waits for it. Exit code 3: none waits. */
export async function walkDeployment(options: WalkOptions, context: Context): Promise<ExitCode> {
  const at = slotOf(options);
  const wish = wishOf(options);
  return withService(options, context, async ({ access }) => {
    const walked = accepted(await walkUpdate(access, at, wish));
    if (walked === undefined) throw nothingUnderWay(at, "waits to be walked");
    const { domains, deployment } = walked;
    const told = domains.length === 0 ? "was updated before" : `updated: ${domains.join(", ")}`;
    const lines = [
      `${at.service}/${at.slot}: upgrade domain ${told}; ${countStatuses(deployment)}`,
      ...(deployment.update === undefined ? ["the update is done"] : updateLine(at, deployment)),
    ];
    print({ json: { service: at.service, slot: at.slot, domains, deployment }, lines }, options.json, context);
    return EXIT.done;
  });
}

function wishOf({ domain, all }: WalkOptions): WalkWish {
  if (all && domain !== undefined) throw new PatchrigError("bad-usage", "expected --domain or --all, found both");
  if (all) return "all";
  if (domain === undefined) return "next";
  if (/^\d{1,3}$/.test(domain)) return { domain: Number(domain) };
  throw new PatchrigError("bad-usage", `--domain: expected the number of an upgrade domain, found "${domain}"`);
}

export interface RollBackOptions extends ConsentOptions {
  readonly mode: string;
}

/** `deployment rollback`: takes back an update that is under way. Exit code 3: none is, or nobody said yes. */
export async function rollBackDeployment(options: RollBackOptions, context: Context): Promise<ExitCode> {
  const at = slotOf(options);
  const mode = oneOf("--mode", options.mode, ["auto", "manual"]) === "manual" ? "Manual" : "Auto";
  await consent(`the instances of ${at.service} that were updated already come anew once more (M7)`, options, context);
  return withService(options, context, async ({ access }) => {
    const deployment = accepted(await rollBackUpdate(access, at, mode));
    if (deployment === undefined) throw nothingUnderWay(at, "is under way");
    const lines = [
      `${at.service}/${at.slot}: taken back to "${deployment.label}"; ${countStatuses(deployment)}`,
      ...updateLine(at, deployment),
    ];
    print({ json: { service: at.service, slot: at.slot, deployment }, lines }, options.json, context);
    return EXIT.done;
  });
}

const nothingUnderWay = ({ service, slot }: Slot, what: string) =>
  new PatchrigError("refused", `no update of ${service} in ${slot.toLowerCase()} ${what}`, {
    hint: "`patchrig vmrole deployment show` shows what is under way; what has ended is taken back by another upgrade",
  });
