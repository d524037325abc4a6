import { type Session, say } from "./session.ts";

/** Must root's password be changed before a session gets a shell? One that was changed here is in order. */
export function isExpired({ machine, channel }: Session): boolean {
  if (channel.user !== "root" || machine.password !== machine.setup.password) return false;
  return machine.world.faults.ask("account", machine.setup.name, { user: channel.user }).length > 0;
}

/**
 * What sshd does instead of a shell (evidence 31): without a terminal it gives up; on one it runs passwd, and the session
 * ends either way.
 */
export async function changeExpired(session: Session): Promise<number> {
  const { machine, terminal } = session;
  const { login } = machine.profile;
  await terminal.writeError(`${login.passwordExpired.text}\n`);
  if (!terminal.interactive) {
    await terminal.writeError(`${login.passwordExpiredNoTty.text}\n`);
    return 1;
  }
  await say(session, login.passwordExpiredTty);
  const old = await ask(session, login.oldPassword.text);
  const wanted = old === machine.password ? await ask(session, login.newPassword.text) : undefined;
  const again = wanted ? await ask(session, login.newPasswordAgain.text) : undefined;
  if (!wanted || wanted !== again || wanted === old) {
    await say(session, login.passwordNotChanged);
    return 1;
  }
  machine.password = wanted;
  machine.record("password-changed", { user: "root" });
  await say(session, login.passwordChanged);
  return 0;
}

/** What is typed is not shown, its end of line neither. */
async function ask({ terminal }: Session, question: string): Promise<string | undefined> {
  const answer = await terminal.readLine(question, { echo: false });
  await terminal.write("\n");
  return answer;
}
