import { done } from "../../run/outcome.ts";
import type { Step } from "../../run/step.ts";
import type { UpdateContext } from "../update-context.ts";

/** V25: after the update the Web Client can show a blue screen without menus until the browser's cache is cleared. */
export const clearBrowserCache: Step<UpdateContext> = {
  name: "clear-browser-cache",
  title: "Clear the browser cache",
  run: async (_context, tools) => {
    tools.notice(
      "Left to you: clear the browser's cache before the next login, or the Web Client may stay blue and without menus.",
      "V25",
    );
    return done({ leftToYou: "the browser's cache" });
  },
};
