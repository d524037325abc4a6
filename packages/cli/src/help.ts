/** The examples below a command's help: each a command line and what it is for. */
export function examples(lines: readonly (readonly [line: string, purpose: string])[]): string {
  const shown = lines.map(([line, purpose]) => `  $ ${line}\n      ${purpose}`);
  return `\nExamples:\n${shown.join("\n")}\n`;
}
