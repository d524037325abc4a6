import { fill } from "@patchrig/platforms/profiles";
import { describeForReplies, type Session } from "./session.ts";

/** Prints the profile's reply to a command that reads no more than the machine's settings; undefined when it has none. */
export async function runCanned(session: Session, command: string): Promise<number | undefined> {
  return printCanned(session, command, session.machine.disk.platform.canned[command]);
}

/** The same at the bash prompt. */
export async function runBashCanned(session: Session, command: string): Promise<number | undefined> {
  return printCanned(session, command, session.machine.disk.platform.bash[command]);
}

async function printCanned(session: Session, command: string, text: string | undefined): Promise<number | undefined> {
  if (text === undefined) return undefined;
  const { machine, terminal } = session;
  const [changed = text] = machine.world.faults.ask("reply", machine.setup.name, { command, text });
  await terminal.write(fill(changed, describeForReplies(machine)));
  return 0;
}
