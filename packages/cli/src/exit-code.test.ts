import { readFileSync } from "node:fs";
import { LimitPassed } from "@patchrig/core/clock";
import { ERRORS, type ErrorCode, PatchrigError } from "@patchrig/core/errors";
import { describe, expect, it } from "vitest";
import { Interrupted } from "./context.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import { exitCodeOfRun } from "./run-exit.ts";

describe("the exit code", () => {
  it("is one of the documented table, and the table has them all", () => {
    const text = readFileSync(new URL("../../../docs/exit-codes.md", import.meta.url), "utf8");
    const rows = [...text.matchAll(/^\| (\d+) +\| (\w+) +\|/gm)].map(([, code, name]) => [name, Number(code)]);
    expect(Object.fromEntries(rows)).toEqual(EXIT);
  });

  it("of an exception is what the table of errors says", () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      expect(exitCodeOf(new PatchrigError(code, "x"))).toBe(ERRORS[code].exit);
      expect(Object.values(EXIT)).toContain(ERRORS[code].exit);
    }
    expect(exitCodeOf(new LimitPassed("a page", 1_000))).toBe(5);
    expect(exitCodeOf(new Interrupted("SIGINT"))).toBe(130);
    expect(exitCodeOf(new TypeError("x"))).toBe(1);
  });

  it("of a run is its problem's, else its outcome's", () => {
    const problem = (code?: string) => ({ text: "x", hint: "y", ...(code && { code }) });
    expect(exitCodeOfRun({ outcome: "done", problem: null })).toBe(0);
    expect(exitCodeOfRun({ outcome: "failed", problem: problem() })).toBe(1);
    expect(exitCodeOfRun({ outcome: "refused", problem: problem() })).toBe(3);
    expect(exitCodeOfRun({ outcome: "waiting", problem: problem() })).toBe(5);
    expect(exitCodeOfRun({ outcome: "failed", problem: problem("not-reachable") })).toBe(5);
    expect(exitCodeOfRun({ outcome: "refused", problem: problem("wrong-password") })).toBe(3);
    expect(exitCodeOfRun({ outcome: "failed", problem: problem("no such code") })).toBe(1);
  });
});
