import { say } from "../session/session.ts";
import { runBash, runBashLine } from "../shell/bash.ts";
import type { Plugin } from "./plugin.ts";

/** `shell`: bash, once it is enabled (evidence 15, 17); words after it are one bash command. */
export const bashShell: Plugin = {
  name: "shell",
  run: async (session, words) => {
    const { machine } = session;
    const { shell } = machine.profile;
    if (machine.setting("shellEnabled") !== "True") {
      await say(session, shell.disabled);
      return 1;
    }
    if (words.length > 0) return runBashLine(session, words.join(" "));
    await say(session, shell.enterWarning, { user: session.channel.user });
    return runBash(session);
  },
};
