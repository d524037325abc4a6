import { parseArguments } from "../argparse/argparse.ts";
import type { Parser } from "../argparse/parser.ts";
import { cancelShutdown, planShutdown } from "../machine/reboot.ts";
import { refuseArguments } from "../shell/plugin-usage.ts";
import type { Plugin } from "./plugin.ts";

const timed = (prog: string): Parser => ({
  prog,
  options: [
    { flags: ["-r", "--reason"], dest: "reason", takes: "one" },
    // A delay in minutes, as the REST twin has it (inferred: P11); that a negative one is no value for it is inferred, too.
    { flags: ["-d", "--delay"], dest: "delay", takes: "one", type: "count" },
  ],
});

const PARSER: Parser = {
  prog: "shutdown",
  options: [],
  commands: [timed("shutdown poweroff"), timed("shutdown reboot"), { prog: "shutdown cancel", options: [] }],
};

/** `shutdown poweroff|reboot|cancel`: prints nothing when it accepts (evidence 06). */
export const shutdown: Plugin = {
  name: "shutdown",
  run: async (session, words) => {
    const parsed = parseArguments(PARSER, words);
    if (parsed.kind !== "parsed") return refuseArguments(session, parsed);
    const { command, values } = parsed;
    if (command[0] === "cancel") cancelShutdown(session.machine);
    else {
      planShutdown(session.machine, {
        action: command[0] === "poweroff" ? "poweroff" : "reboot",
        reason: String(values.reason ?? ""),
        delayMs: Number(values.delay ?? 0) * 60_000,
      });
    }
    return 0;
  },
};
