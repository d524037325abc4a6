import type { ShellEnd } from "../../ports/shell.ts";
import { type Awaited, type Console, lost, type Stop, type Wait, type Watcher } from "./console.ts";

/** The appliance shell's prompt, alone on the line being written (V12); copies lose its trailing blank. */
export const PROMPT: Awaited<"prompt"> = { name: "prompt", at: /^\s*Command>\s?$/ };
/** Bash instead of the appliance shell: SLES `host:~ # ` (evidence 15), Photon `root@host [ ~ ]# ` (35, 38). */
export const BASH: Awaited<"bash"> = { name: "bash", at: /^(?:[\w.-]+:\S* # ?|[\w.-]+@[\w.-]+ \[ .* \][#$] ?)$/ };

const PROMPT_BEFORE_ECHO = /^\s*Command>\s?/;
/** Interactive 43, exec 14: the quotes differ between copies. */
const UNKNOWN_COMMAND = /^\s*Unknown command: [`'"‘]?(.*?)['"’]?\s*$/;
const SHELL_DISABLED = /^\s*Shell is disabled\.?\s*$/i;
/** argparse's own words on stderr, which a terminal mixes in (V21, evidence 06). */
const USAGE_ERROR = /^\S+: error: (.+)$/;

/** The question a command asks, and what to type; undefined types nothing and leaves the question standing. */
export interface Dialogue<Name extends string = never> {
  readonly questions: readonly Awaited<Name>[];
  answer(question: Name, text: string): Promise<string>;
}

export interface RunCommand<Name extends string = never> extends Watcher {
  /** The limit of each wait for output, from the last thing typed. */
  readonly wait: Wait;
  readonly dialogue?: Dialogue<Name>;
}

/** What a command wrote, without its echo, and whether the prompt came back after it. */
export interface CommandOutput {
  readonly lines: readonly string[];
  readonly end: { readonly kind: "prompt" } | { readonly kind: "session-ended"; readonly end: ShellEnd };
}

/**
 * Types a command at the prompt and waits until the prompt is back, answering what is asked on the way. A session that
 * ends meanwhile is a result. Throws `LimitPassed`.
 */
export async function runCommand<Name extends string = never>(
  console: Console,
  command: string,
  options: RunCommand<Name>,
): Promise<CommandOutput> {
  const from = console.line;
  const awaited: readonly Awaited<Name | "prompt">[] = [PROMPT, ...(options.dialogue?.questions ?? [])];
  await console.type(`${command}\r`);
  for (;;) {
    const stop: Stop<Name | "prompt"> = await console.until(awaited, options.wait, options);
    const lines = () => withoutEcho(console.screen.lines.slice(from), command);
    if (stop.kind === "ended") {
      const unfinished = console.screen.current;
      return { lines: [...lines(), unfinished].filter(Boolean), end: { kind: "session-ended", end: stop.end } };
    }
    if (stop.at === "prompt" || !options.dialogue) return { lines: lines(), end: { kind: "prompt" } };
    const { questions, answer } = options.dialogue;
    const hidden = questions.some(({ name, hidden }) => hidden === true && name === stop.at);
    await console.type(await answer(stop.at, stop.text), { hidden });
  }
}

/** The lines of a command that must come back to the prompt. Throws `connection-lost` when the session ends instead. */
export async function askShell(console: Console, command: string, wait: Wait): Promise<readonly string[]> {
  const { lines, end } = await runCommand(console, command, { wait });
  if (end.kind === "session-ended") throw lost(end.end);
  return lines;
}

/**
 * Takes the typed command out of what followed the prompt: the echo may be wrapped, come twice (the tty's, then
 * readline's: evidence 43) or be missing.
 */
export function withoutEcho(lines: readonly string[], command: string): readonly string[] {
  const [first = "", ...others] = lines;
  const shown = [first.replace(PROMPT_BEFORE_ECHO, ""), ...others];
  let rest = squeeze(command);
  let echoed = 0;
  for (const line of shown) {
    const part = squeeze(line);
    if (part === "" || !rest.startsWith(part)) break;
    rest = rest.slice(part.length);
    echoed++;
  }
  const output = rest === "" ? shown.slice(echoed) : first === "" ? others : shown;
  const again = output.findIndex((line) => squeeze(line.replace(PROMPT_BEFORE_ECHO, "")) !== squeeze(command));
  return again < 0 ? [] : output.slice(again);
}

const squeeze = (text: string): string => text.replace(/\s+/g, "");

/** What the shell itself, rather than the command, had to say against a line; undefined when it said nothing. */
export function shellRefusal(lines: readonly string[]): { readonly text: string; readonly hint: string } | undefined {
  for (const line of lines) {
    if (UNKNOWN_COMMAND.test(line))
      return { text: line.trim(), hint: "this release's shell does not know the command" };
    if (SHELL_DISABLED.test(line)) return { text: line.trim(), hint: "shell.set --enabled True enables it" };
    if (USAGE_ERROR.test(line)) return { text: line.trim(), hint: "this release takes other options" };
  }
  return undefined;
}
