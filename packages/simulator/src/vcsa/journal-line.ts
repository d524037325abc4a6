import type { Session } from "./session.ts";

/** Every typed command is in the journal, its secrets never. */
export function recordCommand({ machine, channel }: Session, line: string): void {
  const from = `${channel.from.address}:${channel.from.port}`;
  machine.record("command", { line: concealSecrets(line, machine.setup.password), from });
}

/** A typed line as the journal may keep it: without the appliance's own password and without the values of password options. */
function concealSecrets(line: string, password: string): string {
  const hidden = "********";
  const own = password === "" ? line : line.replaceAll(password, hidden);
  return own.replaceAll(/(--?[\w-]*passw(?:or)?d[\w-]*(?:=|\s+))("[^"]*"?|'[^']*'?|[^\s-]\S*)/gi, `$1${hidden}`);
}
