import { showPages } from "../../terminal/pager.ts";
import { Interrupted } from "../../terminal/terminal.ts";
import { type Session, say } from "../session/session.ts";

export type EulaAnswer = "accepted" | "declined" | "cancelled";

/**
 * Shows the licence page by page and asks, until the answer is yes or no (V15). Ctrl+C, at a page or at the question,
 * cancels; so does the end of input.
 */
export async function askEula(session: Session): Promise<EulaAnswer> {
  try {
    return await showAndAsk(session);
  } catch (error) {
    if (error instanceof Interrupted) return "cancelled";
    throw error;
  }
}

async function showAndAsk({ machine, terminal }: Session): Promise<EulaAnswer> {
  const { eula } = machine.profile;
  const finished = await showPages(terminal, machine.disk.platform.eula, eula.pager.text);
  if (!finished) return "cancelled";
  // Glued to the licence's last words, on their line.
  let answer = await terminal.readLine(eula.question.text);
  while (answer !== undefined) {
    const word = answer.trim().toLowerCase();
    if (word === "yes") return "accepted";
    if (word === "no") return "declined";
    answer = await terminal.readLine(eula.repeat.text);
  }
  return "cancelled";
}

/** Says that nothing came of it. */
export async function sayRefused(session: Session, answer: Exclude<EulaAnswer, "accepted">): Promise<void> {
  const { eula } = session.machine.profile;
  if (answer === "cancelled") await session.terminal.write("\n");
  await say(session, answer === "declined" ? eula.declined : eula.cancelled);
}
