import type { Parsed, ParseResult } from "../argparse/argparse.ts";
import type { Session } from "../session/session.ts";

/** Says what argparse has to say instead of running: help on stdout, a refusal on stderr and an empty line (evidence 06). */
export async function refuseArguments(session: Session, result: Exclude<ParseResult, Parsed>): Promise<number> {
  const { terminal } = session;
  if (result.kind === "help") {
    await terminal.write(result.text);
    return 0;
  }
  await terminal.writeError(result.text);
  // The empty line comes from the shell, which shows it before its next prompt.
  if (terminal.interactive) await terminal.write("\n");
  return 2;
}
