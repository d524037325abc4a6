import { recordCommand } from "../machine/journal-line.ts";
import { pluginOf } from "../plugins/index.ts";
import { type Session, say } from "../session/session.ts";
import { whileRunning } from "../update/running.ts";
import { isApi, runApi } from "./api.ts";
import { runCanned } from "./canned.ts";
import { completions } from "./complete.ts";
import { runHelp } from "./help.ts";
import { splitWords } from "./words.ts";

/** The appliance shell's prompt, line after line, until `exit` or the end of input. */
export async function runShell(session: Session): Promise<void> {
  const { machine, terminal } = session;
  const history = session.history.appliance;
  while (!terminal.gone) {
    const line = await terminal.editLine(machine.profile.shell.prompt.text, {
      history,
      complete: (before) => completions(session, before),
    });
    if (line === undefined || splitWords(line)[0] === "exit") {
      if (line !== undefined) recordCommand(session, line);
      return;
    }
    if (line.trim() === "") continue;
    history.push(line);
    await runLine(session, line);
  }
}

/** One command line: its exit status. Statuses of the appliance shell were not recorded: 0 done, 1 refused, 2 usage. */
export async function runLine(session: Session, line: string): Promise<number> {
  recordCommand(session, line);
  return whileRunning(session, line, () => runWords(session, splitWords(line)));
}

async function runWords(session: Session, words: readonly string[]): Promise<number> {
  const [first = ""] = words;
  if (first === "" || first === "exit") return 0;
  // "? pi list" is "help pi list"; "pi" before a plug-in changes nothing (P4, P5).
  if (first === "help" || first === "?") return runHelp(session, words.slice(1));
  const command = first === "pi" ? words.slice(1) : words;
  const plugin = pluginOf(session, command[0] ?? "");
  if (plugin) return plugin.run(session, command.slice(1));
  if (first !== "pi" && isApi(session, first)) return runApi(session, words);
  const canned = await runCanned(session, command.join(" "));
  return canned ?? refuseUnknown(session, first === "pi" ? (command[0] ?? first) : first);
}

/** Interactively and by exec the word is quoted differently (evidence 43, 14). */
export async function refuseUnknown(session: Session, word: string): Promise<number> {
  const { shell } = session.machine.profile;
  await say(session, session.terminal.interactive ? shell.unknownCommand : shell.unknownCommandExec, { word });
  return 1;
}
