import type { Session } from "../session/session.ts";

/** Every typed command is in the journal, its secrets never. */
export function recordCommand({ machine, channel }: Session, line: string): void {
  const from = `${channel.from.address}:${channel.from.port}`;
  const told = withoutPassword(line, machine.setup.password);
  const kept = told.length > LINE_LIMIT ? `${told.slice(0, LINE_LIMIT)}…` : told;
  machine.record("command", { line: kept.replaceAll(SECRET_OPTION, `$1${HIDDEN}`), from });
}

/** A tty takes no longer line (termios(3)); an exec may, and the journal need not keep all of it. */
const LINE_LIMIT = 4096;

/** An option whose name holds "password", and its value. It begins at a word's beginning, so that no run of dashes is tried at each dash. */
const SECRET_OPTION = /((?<=^|\s)--?(?=[\w-]*passw(?:or)?d)[\w-]+(?:=|\s+))("[^"]*"?|'[^']*'?|[^\s-]\S*)/gi;

const HIDDEN = "********";

/** Before the line is cut, or a part of it would be left at the cut. */
const withoutPassword = (line: string, password: string) =>
  password === "" ? line : line.replaceAll(password, HIDDEN);
