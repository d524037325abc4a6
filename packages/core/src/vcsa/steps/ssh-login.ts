import { done } from "../../run/outcome.ts";
import type { Step } from "../../run/step.ts";
import { parseBanner } from "../console/login.ts";
import { openConsole } from "../console/open-console.ts";
import { patiently } from "../console/patiently.ts";
import { LIMITS } from "../ready/limits.ts";
import { accessOf, type UpdateContext } from "../update-context.ts";

/** V12: all the work is done at the appliance shell's prompt; bash is not needed. */
export const sshLogin: Step<UpdateContext> = {
  name: "ssh-login",
  title: "Log in by SSH",
  run: async (context) => {
    const access = accessOf(context);
    const { console, login } = await patiently(access, LIMITS.arrival, () => openConsole(access));
    context.found.console = console;
    const { version, type } = parseBanner(console.banner);
    return done({
      banner: version ?? null,
      type: type ?? null,
      lastLogin: login.lastLogin ?? null,
      failedAttempts: login.failedAttempts,
    });
  },
};
