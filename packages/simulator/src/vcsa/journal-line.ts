import type { Session } from "./session.ts";

/** Every typed command is in the journal, its secrets never. */
export function recordCommand({ machine, channel }: Session, line: string): void {
  const from = `${channel.from.address}:${channel.from.port}`;
  const told = concealSecrets(line, machine.setup.password);
  machine.record("command", { line: told.length > LINE_LIMIT ? `${told.slice(0, LINE_LIMIT)}…` : told, from });
}

/** A tty takes no longer line (termios(3)); an exec may, and the journal need not keep all of it. */
const LINE_LIMIT = 4096;

/** A typed line as the journal may keep it: without the appliance's own password and without the values of password options. */
function concealSecrets(line: string, password: string): string {
  const hidden = "********";
  const own = password === "" ? line : line.replaceAll(password, hidden);
  return own.replaceAll(/(--?[\w-]*passw(?:or)?d[\w-]*(?:=|\s+))("[^"]*"?|'[^']*'?|[^\s-]\S*)/gi, `$1${hidden}`);
}
