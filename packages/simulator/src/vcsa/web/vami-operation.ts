import { createMemoryChannel } from "@patchrig/core/ssh";
import { createTerminal } from "../../terminal/create-terminal.ts";
import { recordMistake } from "../machine/background.ts";
import type { Machine } from "../machine/machine.ts";
import { planShutdown } from "../machine/reboot.ts";
import type { Session } from "../session/session.ts";
import { runLine } from "../shell/shell.ts";

const FROM = { address: "127.0.0.1", port: 0 };

/** A stage can be interrupted (Ctrl+C), for which it needs a terminal. */
const TERMINAL = { term: "xterm", columns: 132, rows: 50 };

/**
 * Does what the management interface or the REST API was told to as the appliance shell would (that all are faces of one
 * service is inferred). Its words are on the list of sessions, and `operationOf` has the latest.
 */
export function beginOperation(machine: Machine, line: string): void {
  const isStage = line.startsWith("software-packages stage");
  const { server, client } = createMemoryChannel({
    ...{ kind: "exec", command: line, user: "root", from: FROM },
    ...(isStage && { terminal: TERMINAL }),
  });
  client.onOutput(() => {});
  client.onErrorOutput(() => {});
  const type = (text: string) => void client.write(text).catch(() => {});
  // Whoever has logged in here has said it already: 8.0 asks for it before it installs (evidence 41). A pipe echoes nothing.
  if (!isStage) type(`${machine.setup.password}\n`);
  const channel = machine.world.sessions.watch(machine.setup.name, server);
  machine.operation = { id: machine.world.sessions.list().at(-1)?.id ?? 0, interrupt: () => type("\u0003") };
  const terminal = createTerminal(channel);
  const session: Session = { machine, channel, terminal, history: { appliance: [], bash: [] } };
  machine.sessions.add(channel);
  terminal.closed.addEventListener("abort", () => machine.sessions.delete(channel));
  void runLine(session, line).then(
    (status) => {
      terminal.exit(status);
      rebootWhereDue(machine);
    },
    (error: unknown) => {
      terminal.exit(255);
      if (!terminal.closed.aborted) recordMistake(machine, "vami", error);
    },
  );
}

/**
 * Whoever installs by the API has no page left that could say that a reboot is due (56): from 6.7 on the appliance does it
 * by itself (inferred; a client that saw it afterwards found it up to date).
 */
function rebootWhereDue(machine: Machine): void {
  if (machine.disk.update !== "installed" || !machine.disk.platform.rest || machine.planned) return;
  planShutdown(machine, { action: "reboot", reason: "update", delayMs: 0 });
}

/** What the latest operation has said, and whether it goes on. Nothing after a boot: the server has forgotten it. */
export function operationOf({ world, operation }: Machine): { readonly text: string; readonly goesOn: boolean } {
  const session = operation === undefined ? undefined : world.sessions.find(operation.id);
  const text = (session?.tape.events ?? []).map(({ code, text }) => (code === "o" ? text : "")).join("");
  // A counter line is written over itself: what stands there last is what is seen.
  const lines = text.split("\n").map((line) => line.replace(/\r$/, "").split("\r").at(-1) ?? "");
  return { text: lines.join("\n").trim(), goesOn: session !== undefined && session.endedAt === undefined };
}
