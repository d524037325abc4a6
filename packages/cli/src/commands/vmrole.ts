import type { Declare } from "./command.ts";
import { declareVhd } from "./vhd.ts";
import { declareDuties, declareSysprep, declareUnattend } from "./vmrole-guest.ts";
import { declareLineage, declarePlan } from "./vmrole-plan.ts";
import { declareCscfg, declareCspkg } from "./vmrole-service.ts";

/** `patchrig vmrole …`: what a Windows Azure VM Role is made of, one command each. */
export const declareVmrole: Declare = (parent, run) => {
  const vmrole = parent.command("vmrole").summary("plan and make what a Windows Azure VM Role is patched with");
  for (const declare of COMMANDS) declare(vmrole, run);
};

const COMMANDS: readonly Declare[] = [
  declareVhd,
  declareCscfg,
  declareCspkg,
  declareUnattend,
  declareSysprep,
  declarePlan,
  declareLineage,
  declareDuties,
];
