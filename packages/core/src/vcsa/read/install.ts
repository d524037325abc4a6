import type { Problem } from "../../run/outcome.ts";
import { lastCounter } from "../console/counter.ts";
import { parseFailure } from "../console/failure.ts";
import { messagesOf, splitLogLines } from "../console/log-line.ts";

/** V19; 8.0 ends with another sentence (evidence 41). */
const COMPLETED = /^Packages upgraded successfully|^Installation (?:process )?completed successfully/i;
const REBOOT_REQUIRED = /reboot is required/i;

/** A line of the installation and the stamp it bears; 8.0 as copied has none (evidence 41). */
export interface Phase {
  readonly text: string;
  readonly stamp: string | undefined;
}

/** What an installation said. */
export interface Installation {
  readonly completed: boolean;
  readonly rebootRequired: boolean;
  readonly packages: number | undefined;
  readonly phases: readonly Phase[];
  readonly problem: Problem | undefined;
}

/** Reads the lines of `software-packages install`. */
export function parseInstallation(lines: readonly string[]): Installation {
  const messages = messagesOf(lines);
  const completed = messages.some((text) => COMPLETED.test(text));
  return {
    completed,
    rebootRequired: messages.some((text) => REBOOT_REQUIRED.test(text)),
    packages: lastCounter(lines.join("\n"))?.of,
    phases: phasesOf(lines),
    problem: completed ? undefined : parseFailure(lines),
  };
}

function phasesOf(lines: readonly string[]): readonly Phase[] {
  return lines
    .flatMap(splitLogLines)
    .map((part) =>
      typeof part === "string" ? { text: part, stamp: undefined } : { text: part.text, stamp: part.stamp },
    )
    .filter(({ text }) => /[A-Za-z]/.test(text));
}
