import { LimitPassed, monotonicNow, withLimit } from "@patchrig/core/clock";
import { describe, expect, it } from "vitest";
import { createPatience, patientClock } from "./patience.ts";

/** A machine that gives this process no turn for so long. */
function standStill(ms: number): void {
  for (const end = monotonicNow() + ms; monotonicNow() < end; );
}

describe("the judge's patience", () => {
  it("blames nobody for a moment in which the machine gave no turn", () => {
    const patience = createPatience(300);
    standStill(500);
    expect(patience.isOver()).toBe(false);
    standStill(100);
    expect(patience.isOver()).toBe(true);
  });

  it("begins anew when something comes, and ends all the same where something comes for ever", () => {
    const patience = createPatience(20);
    let turns = 0;
    for (; !patience.isOver() && turns < 1_000; turns++) {
      standStill(10);
      patience.renew();
    }
    expect(turns).toBeGreaterThanOrEqual(15);
    expect(turns).toBeLessThanOrEqual(21);
  });

  it("lets a limit on one promise pass, and not while nothing could run", async () => {
    const began = monotonicNow();
    const waiting = withLimit(patientClock, { ms: 150, waitedFor: "nobody" }, () => new Promise(() => {}));
    standStill(300);
    await expect(waiting).rejects.toThrow(LimitPassed);
    expect(monotonicNow() - began).toBeGreaterThan(300);
  });
});
