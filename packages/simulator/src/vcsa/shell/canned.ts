import { fill } from "@patchrig/platforms/profiles";
import { describeForReplies, type Session } from "../session/session.ts";

type More = Readonly<Record<string, string>>;

/**
 * Prints the profile's reply to a command that reads no more than the machine's settings and what `more` says; undefined
 * when it has none.
 */
export async function runCanned(session: Session, command: string, more: More = {}): Promise<number | undefined> {
  return printCanned(session, { command, text: session.machine.disk.platform.canned[command], more });
}

/** The same at the bash prompt. */
export async function runBashCanned(session: Session, command: string): Promise<number | undefined> {
  return printCanned(session, { command, text: session.machine.disk.platform.bash[command], more: {} });
}

interface Reply {
  readonly command: string;
  readonly text: string | undefined;
  readonly more: More;
}

async function printCanned(session: Session, { command, text, more }: Reply): Promise<number | undefined> {
  if (text === undefined) return undefined;
  const { machine, terminal } = session;
  const [changed = text] = machine.world.faults.ask("reply", machine.setup.name, { command, text });
  await terminal.write(fill(changed, { ...describeForReplies(machine), ...more }));
  return 0;
}
