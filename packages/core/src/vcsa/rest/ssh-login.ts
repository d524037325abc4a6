import { done } from "../../run/outcome.ts";
import type { Step } from "../../run/step.ts";
import { sshLogin } from "../steps/ssh-login.ts";
import { dropConsole, type UpdateContext } from "../update-context.ts";
import { sendOnce } from "./service.ts";

/** The way to ask what the API does not tell, tried and given up again; then a session of the API. */
export const restLogin: Step<UpdateContext> = {
  ...sshLogin,
  run: async (context, tools) => {
    const end = await sshLogin.run(context, tools);
    dropConsole(context);
    if (end.kind !== "done") return end;
    // Whoever resumes may find it installing, or waiting for its reboot: then the API gives no answer yet.
    const isIn = await sendOnce(context, (service) => service.logIn());
    if (!isIn) tools.notice("The appliance's API gives no answer now: it is asked again when it is needed.");
    return done({ ...end.facts, via: "rest", api: isIn });
  },
};
