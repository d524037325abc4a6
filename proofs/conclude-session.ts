import type { Clock } from "@patchrig/core/clock";
import { createMemoryShell, type MemoryMove } from "../packages/core/src/adapters/memory-shell.ts";
import { Console } from "../packages/core/src/vcsa/console/console.ts";
import { parseFailure } from "../packages/core/src/vcsa/console/failure.ts";
import { awaitPrompt } from "../packages/core/src/vcsa/console/login.ts";
import { runCommand } from "../packages/core/src/vcsa/console/shell.ts";
import { parseInstallation } from "../packages/core/src/vcsa/read/install.ts";
import { parsePayload } from "../packages/core/src/vcsa/read/list-staged.ts";
import { parseStaging } from "../packages/core/src/vcsa/read/stage.ts";
import { parseVersion } from "../packages/core/src/vcsa/read/version.ts";

/** What the client concludes from one recorded command, whatever the command was. */
export interface Conclusion {
  readonly command: string;
  readonly seen: unknown;
}

const PROMPT = "Command> ";
const TYPED = /^Command> ?(\S.*)$/;

/** Plays a recording's appliance-shell commands to the client in the given pieces. Empty when it has none. */
export async function concludeSession(
  text: string,
  clock: Clock,
  chunk: (said: string) => readonly string[] = (said) => [said],
): Promise<readonly Conclusion[]> {
  const turns = turnsOf(text);
  const moves = turns.flatMap(({ command, reply }): MemoryMove[] => [
    { hear: command },
    { say: reply.map((line) => `${line}\r\n`).join("") + PROMPT },
  ]);
  const shell = createMemoryShell({
    clock,
    chunk,
    sessions: [[{ say: `Connected to service\r\n\r\n${PROMPT}` }, ...moves]],
  });
  const console = new Console(await shell.open(), { clock });
  try {
    await awaitPrompt(console, { ms: 60_000, waitedFor: "the prompt" });
    const conclusions: Conclusion[] = [];
    for (const { command } of turns) {
      const { lines } = await runCommand(console, command, { wait: { ms: 600_000, waitedFor: "the prompt" } });
      conclusions.push({ command, seen: conclude(lines) });
    }
    return conclusions;
  } finally {
    await console.close();
  }
}

const conclude = (lines: readonly string[]) => ({
  staging: parseStaging(lines),
  installation: parseInstallation(lines),
  payload: parsePayload(lines),
  version: parseVersion(lines),
  failure: parseFailure(lines),
});

/** Typed commands and what followed them. A pager's or a question's answer stays in its reply, as it was copied. */
function turnsOf(text: string): readonly { readonly command: string; readonly reply: readonly string[] }[] {
  const turns: { command: string; reply: string[] }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const typed = TYPED.exec(line)?.[1]?.trim();
    if (line.startsWith("# ")) continue;
    if (typed !== undefined) turns.push({ command: typed, reply: [] });
    else if (/^Command>\s*$/.test(line)) continue;
    else turns.at(-1)?.reply.push(line);
  }
  return turns;
}
