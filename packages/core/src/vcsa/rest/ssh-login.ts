import { done } from "../../run/outcome.ts";
import type { Step } from "../../run/step.ts";
import { sshLogin } from "../steps/ssh-login.ts";
import { dropConsole, type UpdateContext } from "../update-context.ts";
import { askService } from "./service.ts";

/** The way to ask what the API does not tell, tried and given up again; then a session of the API. */
export const restLogin: Step<UpdateContext> = {
  ...sshLogin,
  run: async (context, tools) => {
    const end = await sshLogin.run(context, tools);
    dropConsole(context);
    if (end.kind !== "done") return end;
    await askService(context, (service) => service.logIn());
    return done({ ...end.facts, via: "rest" });
  },
};
