import { backupCommand } from "../vcsa-vm/backup.ts";
import { cleanupCommand } from "../vcsa-vm/cleanup.ts";
import { precheckCommand } from "../vcsa-vm/precheck.ts";
import { restoreCommand } from "../vcsa-vm/restore.ts";
import { bundleCommand } from "./bundle.ts";
import { assessCommand, verifyCommand, waitCommand } from "./look.ts";
import { planCommand } from "./plan.ts";
import { resumeCommand } from "./resume.ts";
import { runCommand } from "./run.ts";
import { statusCommand } from "./status.ts";

/** What each verb of `patchrig vcsa` does. */
export const VCSA = {
  assess: assessCommand,
  precheck: precheckCommand,
  plan: planCommand,
  backup: backupCommand,
  run: runCommand,
  resume: resumeCommand,
  status: statusCommand,
  wait: waitCommand,
  verify: verifyCommand,
  restore: restoreCommand,
  cleanup: cleanupCommand,
  bundle: bundleCommand,
} as const;
