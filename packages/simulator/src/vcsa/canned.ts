import { fill } from "@patchrig/platforms/profiles";
import { describeForReplies, type Session } from "./session.ts";

/** Prints the profile's reply to a command that reads no more than the machine's settings; undefined when it has none. */
export async function runCanned(session: Session, command: string): Promise<number | undefined> {
  return printCanned(session, session.machine.disk.platform.canned[command]);
}

/** The same at the bash prompt. */
export async function runBashCanned(session: Session, command: string): Promise<number | undefined> {
  return printCanned(session, session.machine.disk.platform.bash[command]);
}

async function printCanned(session: Session, text: string | undefined): Promise<number | undefined> {
  if (text === undefined) return undefined;
  await session.terminal.write(fill(text, describeForReplies(session.machine)));
  return 0;
}
