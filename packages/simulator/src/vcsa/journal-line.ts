import type { Session } from "./session.ts";

/** Every typed command is in the journal, its secrets never. */
export function recordCommand({ machine, channel }: Session, line: string): void {
  const from = `${channel.from.address}:${channel.from.port}`;
  const kept = line.length > LINE_LIMIT ? `${line.slice(0, LINE_LIMIT)}…` : line;
  machine.record("command", { line: concealSecrets(kept, machine.setup.password), from });
}

/** A tty takes no longer line (termios(3)); an exec may, and the journal need not keep all of it. */
const LINE_LIMIT = 4096;

/** An option whose name holds "password", and its value. It begins at a word's beginning, so that no run of dashes is tried at each dash. */
const SECRET_OPTION = /((?<=^|\s)--?(?=[\w-]*passw(?:or)?d)[\w-]+(?:=|\s+))("[^"]*"?|'[^']*'?|[^\s-]\S*)/gi;

/** A typed line as the journal may keep it: without the appliance's own password and without the values of password options. */
function concealSecrets(line: string, password: string): string {
  const hidden = "********";
  const own = password === "" ? line : line.replaceAll(password, hidden);
  return own.replaceAll(SECRET_OPTION, `$1${hidden}`);
}
