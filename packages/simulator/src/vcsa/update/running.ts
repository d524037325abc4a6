import { bareCommand } from "../../faults/subject.ts";
import type { Session } from "../session/session.ts";

/** Runs a command line, known as such to the faults that wait for one. */
export async function whileRunning<T>({ machine }: Session, line: string, run: () => Promise<T>): Promise<T> {
  const { running, setup, world } = machine;
  const bare = bareCommand(line);
  running.add(bare);
  world.faults.ask("command", setup.name, { line: bare });
  try {
    return await run();
  } finally {
    running.delete(bare);
  }
}
