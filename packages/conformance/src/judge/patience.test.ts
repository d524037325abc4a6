import { LimitPassed, monotonicNow, withLimit } from "@patchrig/core/clock";
import { describe, expect, it } from "vitest";
import { createPatience, patientClock } from "./patience.ts";

/** A machine that gives this process no turn for so long. */
function standStill(ms: number): void {
  for (const end = monotonicNow() + ms; monotonicNow() < end; );
}

/** One that lives by a clock of the test's. */
function patienceOf(limitMs: number) {
  let now = 0;
  const pass = (ms: number) => {
    now += ms;
  };
  return { patience: createPatience(limitMs, () => now), pass };
}

describe("the judge's patience", () => {
  it("blames nobody for a moment in which the machine gave no turn", () => {
    const { patience, pass } = patienceOf(20_000);
    pass(60_000);
    expect(patience.isOver()).toBe(false);
    for (let turn = 0; turn < 100; turn++) {
      pass(190);
      expect(patience.isOver()).toBe(false);
    }
    for (let turn = 0; turn < 5; turn++) {
      pass(190);
      patience.isOver();
    }
    expect(patience.isOver()).toBe(true);
  });

  it("begins anew when something comes, and ends all the same where something comes for ever", () => {
    const { patience, pass } = patienceOf(1_000);
    let turns = 0;
    for (; !patience.isOver(); turns++) {
      pass(100);
      patience.renew();
    }
    expect(turns).toBe(101);
  });

  it("lets a limit on one promise pass, and not while nothing could run", async () => {
    const began = monotonicNow();
    const waiting = withLimit(patientClock, { ms: 150, waitedFor: "nobody" }, () => new Promise(() => {}));
    standStill(300);
    await expect(waiting).rejects.toThrow(LimitPassed);
    expect(monotonicNow() - began).toBeGreaterThan(300);
  });
});
