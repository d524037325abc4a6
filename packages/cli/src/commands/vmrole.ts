import type { Declare } from "./command.ts";
import { declareCertificate } from "./vmrole/certificate.ts";
import { declareDeployment, declareResume, declareRun } from "./vmrole/deployment.ts";
import { declareDuties, declareSysprep, declareUnattend } from "./vmrole/guest.ts";
import { declareImage } from "./vmrole/image.ts";
import { declareLineage, declarePlan } from "./vmrole/plan.ts";
import { declareCscfg, declareCspkg } from "./vmrole/service.ts";
import { declareVhd } from "./vmrole/vhd.ts";

/** `patchrig vmrole …`: what a Windows Azure VM Role is made of, and the service that runs it. */
export const declareVmrole: Declare = (parent, run) => {
  const vmrole = parent.command("vmrole").summary("plan, make and deploy what a Windows Azure VM Role is patched with");
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
  declareImage,
  declareCertificate,
  declareDeployment,
  declareRun,
  declareResume,
];
