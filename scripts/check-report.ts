import { relative } from "node:path";

/** Something that a check found, and where. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Prints every problem as file:line: text, then what was counted; the process ends with 1 if there was any. */
export function report(check: string, checked: number, problems: readonly Problem[]): void {
  for (const { file, line, text } of problems) console.log(`${relative(process.cwd(), file)}:${line}: ${text}`);
  console.log(`${check}: ${checked} checked, ${problems.length} problems`);
  // A check that looked at nothing proves nothing.
  if (problems.length > 0 || checked === 0) process.exitCode = 1;
}
