import { bundleCommand } from "./bundle.ts";
import { assessCommand, verifyCommand, waitCommand } from "./look.ts";
import { planCommand } from "./plan.ts";
import { resumeCommand } from "./resume.ts";
import { runCommand } from "./run.ts";
import { statusCommand } from "./status.ts";

/** What each verb of `patchrig vcsa` does. */
export const VCSA = {
  assess: assessCommand,
  plan: planCommand,
  run: runCommand,
  resume: resumeCommand,
  status: statusCommand,
  wait: waitCommand,
  verify: verifyCommand,
  bundle: bundleCommand,
} as const;
