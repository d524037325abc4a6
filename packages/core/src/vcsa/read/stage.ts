import type { Problem } from "../../run/outcome.ts";
import { lastCounter } from "../console/counter.ts";
import { parseFailure } from "../console/failure.ts";
import { messagesOf } from "../console/log-line.ts";

const COMPLETED = /^Staging (?:process )?completed successfully/i;
/** 6.0 `(143) packages staged successfully` (V16); from U1a on also `Staged 24 packages.` (evidence 07, 19). */
const PACKAGES = /^\((\d+)\) packages staged successfully|^Staged (\d+) packages/i;

/** V15: the question and the answer that was typed behind it. */
const ANSWERED = /\[\s*yes\s*\/\s*no\s*\]/i;

/** What a staging said. */
export interface Staging {
  readonly completed: boolean;
  /** Packages that will be installed; undefined where the release does not say (6.7, evidence 32). */
  readonly packages: number | undefined;
  /** Packages in the payload, by the counter: unchanged ones are not staged (143 of 223 in evidence 11). */
  readonly inPayload: number | undefined;
  readonly problem: Problem | undefined;
}

/** Reads the lines of `software-packages stage`. */
export function parseStaging(lines: readonly string[]): Staging {
  const messages = messagesOf(lines);
  const packages = messages.map((text) => PACKAGES.exec(text)).find(Boolean);
  const completed = messages.some((text) => COMPLETED.test(text));
  return {
    completed,
    packages: packages ? Number(packages[1] ?? packages[2]) : undefined,
    inPayload: lastCounter(lines.join("\n"))?.of,
    problem: completed ? undefined : parseFailure(afterAgreement(lines)),
  };
}

/** An agreement may speak of media, failures and full disks: only what follows the answer to it counts. */
const afterAgreement = (lines: readonly string[]): readonly string[] =>
  lines.slice(lines.findLastIndex((line) => ANSWERED.test(line)) + 1);
