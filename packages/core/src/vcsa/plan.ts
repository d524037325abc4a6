import type { Step } from "../run/step.ts";
import { restSteps } from "./rest/rest-steps.ts";
import { checkExposure } from "./steps/check-exposure.ts";
import { clearBrowserCache } from "./steps/clear-browser-cache.ts";
import { confirmUpdate } from "./steps/confirm-update.ts";
import { downloadIso } from "./steps/download-iso.ts";
import { inspectStaged } from "./steps/inspect-staged.ts";
import { install } from "./steps/install.ts";
import { mountIso } from "./steps/mount-iso.ts";
import { prepare } from "./steps/prepare.ts";
import { reboot } from "./steps/reboot.ts";
import { sshLogin } from "./steps/ssh-login.ts";
import { stage } from "./steps/stage.ts";
import type { UpdateContext } from "./update-context.ts";

/** The documented update, in its order (V5). */
export const updateSteps: readonly Step<UpdateContext>[] = [
  checkExposure,
  prepare,
  downloadIso,
  mountIso,
  sshLogin,
  stage,
  inspectStaged,
  install,
  reboot,
  clearBrowserCache,
  confirmUpdate,
];

/** How the appliance is told what to do: over its shell, or over the API that it has from 6.7 on. */
export type Via = "shell" | "rest";

/** The same plan, step by step, with those of the API where it goes that way. */
export const stepsVia = (via: Via): readonly Step<UpdateContext>[] =>
  via === "shell" ? updateSteps : updateSteps.map((step) => restSteps.find(({ name }) => name === step.name) ?? step);
