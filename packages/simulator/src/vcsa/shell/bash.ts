import { fill } from "@patchrig/platforms/profiles";
import { recordCommand } from "../machine/journal-line.ts";
import { runWayBack } from "../machine/state-file.ts";
import { isSsoUser } from "../session/login.ts";
import { type Session, say } from "../session/session.ts";
import { whileRunning } from "../update/running.ts";
import { runBashCanned } from "./canned.ts";
import { splitWords } from "./words.ts";

/** A bash prompt that knows a few commands; resolves with the status of `exit`, or of the end of input. */
export async function runBash(session: Session): Promise<number> {
  const { machine, terminal } = session;
  const history = session.history.bash;
  let status = 0;
  while (!terminal.gone) {
    const prompt = terminal.interactive ? promptOf(session) : "";
    const line = await terminal.editLine(prompt, { history, complete: () => [] });
    if (line === undefined) break;
    if (line.trim() === "") continue;
    history.push(line);
    recordCommand(session, line);
    const [first, code] = splitWords(line);
    if (first === "exit" || first === "logout") {
      status = Number.parseInt(code ?? String(status), 10) & 0xff;
      break;
    }
    status = await runBashLine(session, line);
  }
  if (terminal.interactive) await say(session, machine.profile.shell.bashExit);
  return status;
}

/** One bash command: its exit status, 127 for one that is not found. */
export function runBashLine(session: Session, line: string): Promise<number> {
  return whileRunning(session, line, () => runWords(session, splitWords(line)));
}

async function runWords(session: Session, words: readonly string[]): Promise<number> {
  const [first = ""] = words;
  if (first === "") return 0;
  if (first === "chsh") return changeShell(session, words);
  const wayBack = await runWayBack(session, words);
  if (wayBack !== undefined) return wayBack;
  const canned = await runBashCanned(session, words.join(" "));
  if (canned !== undefined) return canned;
  const { text } = session.machine.profile.shell.bashUnknownCommand;
  await session.terminal.writeError(`${fill(text, { word: first })}\n`);
  return 127;
}

/** `chsh -s SHELL [USER]` (evidence 16): the next login gets it. */
async function changeShell(session: Session, words: readonly string[]): Promise<number> {
  const { machine, channel } = session;
  const [, option, path, user = channel.user] = words;
  const { loginShells, chshRefused, chshUsage } = machine.profile.shell;
  const { appliance, bash } = loginShells;
  if (option !== "-s" || path === undefined) return refuse(session, fill(chshUsage.text, {}));
  if (path !== appliance.text && path !== bash.text) return refuse(session, fill(chshRefused.text, { shell: path }));
  machine.disk.loginShell = path === bash.text ? "bash" : "appliance";
  machine.record("setting", { setting: "loginShell", value: path });
  // Photon's says nothing (evidence 35).
  if (machine.profile.shell.chsh.text !== "") await say(session, machine.profile.shell.chsh, { user });
  return 0;
}

async function refuse({ terminal }: Session, problem: string): Promise<number> {
  await terminal.writeError(`${problem}\n`);
  return 1;
}

function promptOf(session: Session): string {
  const { machine, channel } = session;
  const { bashPrompt, bashPromptSso = bashPrompt } = machine.profile.shell;
  const { text } = isSsoUser(machine, channel.user) ? bashPromptSso : bashPrompt;
  return fill(text, { hostname: shortName(session) });
}

/** bash's \h: the name up to the first dot. */
const shortName = ({ machine }: Session) => (machine.setting("hostname") ?? "").replace(/\..*$/, "");
