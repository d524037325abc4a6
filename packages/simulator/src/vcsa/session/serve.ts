import type { SessionChannel } from "@patchrig/core/ssh";
import { CuttableChannel } from "../../faults/line/cuttable.ts";
import { createTerminal } from "../../terminal/create-terminal.ts";
import { recordMistake } from "../machine/background.ts";
import { recordCommand } from "../machine/journal-line.ts";
import type { Machine } from "../machine/machine.ts";
import { runBash, runBashLine } from "../shell/bash.ts";
import { refuseUnknown, runLine, runShell } from "../shell/shell.ts";
import { changeExpired, isExpired } from "./expired-password.ts";
import { greet, rememberLogin, sayLoginLines } from "./login.ts";
import type { Session } from "./session.ts";

/** A session from its first byte to its exit status. A machine that has no SSH now has no sessions either. */
export function serve(machine: Machine, from: SessionChannel): void {
  if (!machine.ports.ssh) {
    from.close();
    return;
  }
  const { faults, sessions } = machine.world;
  const around = faults.ask("session", machine.setup.name, {});
  const channel = new CuttableChannel(
    around.reduce((inner, put) => put(inner), sessions.watch(machine.setup.name, from)),
  );
  machine.lines.add(channel);
  const pty = channel.terminal ? takePty(machine) : undefined;
  const terminal = createTerminal(channel);
  const session: Session = { machine, channel, terminal, history: { appliance: [], bash: [] } };
  machine.sessions.add(channel);
  terminal.onGone(() => {
    machine.sessions.delete(channel);
    machine.lines.delete(channel);
    if (pty !== undefined) machine.ptys.delete(pty);
  });
  // lastlog names the terminal a session got, or `ssh` when it got none (evidence 43, 13).
  const on = pty === undefined ? "ssh" : `pts/${pty}`;
  void run(session, on).then(
    (status) => terminal.exit(status),
    (error: unknown) => {
      terminal.exit(255);
      // A mistake of ours ends its session, never the other machines.
      if (!terminal.gone) recordMistake(machine, "session", error);
    },
  );
}

async function run(session: Session, on: string): Promise<number> {
  if (isExpired(session)) return changeExpired(session);
  const { machine, channel } = session;
  const inBash = machine.disk.loginShell === "bash";
  if (channel.kind === "shell") return runLogin(session, on, inBash);
  rememberLogin(session, on);
  const command = channel.command ?? "";
  if (channel.kind === "subsystem" && !inBash) return refuseUnknown(session, command);
  if (!inBash) return runLine(session, command);
  recordCommand(session, command);
  return runBashLine(session, command);
}

async function runLogin(session: Session, on: string, inBash: boolean): Promise<number> {
  await sayLoginLines(session, on);
  // "Connected to service" and its bullets are the appliance shell's own (inferred for a login into bash).
  if (inBash) return runBash(session);
  await greet(session);
  await runShell(session);
  return 0;
}

/** The lowest number that is free, as a kernel gives them out. */
function takePty({ ptys }: Machine): number {
  let number = 0;
  while (ptys.has(number)) number++;
  ptys.add(number);
  return number;
}
