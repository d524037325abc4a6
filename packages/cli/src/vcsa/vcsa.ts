import { backupCommand } from "../vcsa-vm/backup.ts";
import { cleanupCommand } from "../vcsa-vm/cleanup.ts";
import { precheckCommand } from "../vcsa-vm/precheck.ts";
import { restoreCommand } from "../vcsa-vm/restore.ts";
import { bundleCommand } from "./bundle.ts";
import { planVerb, resumeVerb, runVerb } from "./estate/verbs.ts";
import { assessCommand, verifyCommand, waitCommand } from "./look.ts";
import { statusCommand } from "./status.ts";

/** What each verb of `patchrig vcsa` does. */
export const VCSA = {
  assess: assessCommand,
  precheck: precheckCommand,
  plan: planVerb,
  backup: backupCommand,
  run: runVerb,
  resume: resumeVerb,
  status: statusCommand,
  wait: waitCommand,
  verify: verifyCommand,
  restore: restoreCommand,
  cleanup: cleanupCommand,
  bundle: bundleCommand,
} as const;
