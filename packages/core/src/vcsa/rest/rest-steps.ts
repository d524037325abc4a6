import type { Step } from "../../run/step.ts";
import type { UpdateContext } from "../update-context.ts";
import { restInspectStaged } from "./inspect-staged.ts";
import { restInstall } from "./install.ts";
import { restReboot } from "./reboot.ts";
import { restLogin } from "./ssh-login.ts";
import { restStage } from "./stage.ts";

/** The steps that go another way over the API, under the same names. */
export const restSteps: readonly Step<UpdateContext>[] = [
  restLogin,
  restStage,
  restInspectStaged,
  restInstall,
  restReboot,
];
