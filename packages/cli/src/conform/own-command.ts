/** The command line that starts this very patchrig again, for a shell. */
export function ownCommand(...args: readonly string[]): string {
  const [script = ""] = process.argv.slice(1);
  return [process.execPath, ...process.execArgv, script, ...args].map(quoted).join(" ");
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** A word as a shell takes it, for command lines that are shown. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : word.includes("'") ? `"${word.replaceAll(/["\\$`]/g, "\\$&")}"` : `'${word}'`;
