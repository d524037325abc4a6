import { parseInstant } from "@patchrig/core/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyNight } from "../../../proofs/any-night.ts";
import type { Death } from "../../../proofs/mortal.ts";
import { describeEnd, type Night, playNight, wrongWith } from "../../../proofs/night.ts";

const secondsBetween = (one: unknown, other: unknown): number =>
  ((parseInstant(String(other)) ?? 0) - (parseInstant(String(one)) ?? 0)) / 1000;
const night = (what: Partial<Night>): Night => ({ seed: 1, lives: [], powerCuts: [], faults: [], ...what });
const dying = (death: Death, absentSeconds = 60) => night({ lives: [{ death, absentSeconds }] });

describe("a run whose client dies", () => {
  it("ends at the new build wherever it dies and whenever the power goes, and sends nothing twice", async () => {
    await fc.assert(
      fc.asyncProperty(anyNight, async (any) => {
        const end = await playNight(any);
        expect(wrongWith(end), describeEnd(end)).toBeUndefined();
      }),
      { numRuns: 25, interruptAfterTimeLimit: 8_000, markInterruptAsFailure: false, endOnFailure: true },
    );
  });

  it("types an installation that was written down and never typed", async () => {
    const whole = await playNight(night({}));
    const intent = whole.journal.findIndex(({ type, step }) => type === "intent" && step === "install");
    const end = await playNight(dying({ at: "journal", entry: intent, when: "after" }));
    expect(end).toMatchObject({ outcome: "done", installs: 1, reboots: 1, deaths: 1 });
  });

  it("waits for an installation that it saw nothing of but its echo", async () => {
    const whole = await playNight(night({}));
    const begun = whole.journal.findIndex(({ type, step }) => type === "observed" && step === "install");
    const end = await playNight(dying({ at: "journal", entry: begun, when: "before" }, 0));
    expect(end).toMatchObject({ outcome: "done", installs: 1, reboots: 1 });
  });

  it("types no second reboot when it dies while the appliance goes down", async () => {
    const whole = await playNight(night({}));
    const gone = whole.journal.findIndex(({ type, step }) => type === "observed" && step === "reboot");
    const end = await playNight(dying({ at: "journal", entry: gone, when: "before" }, 0));
    expect(end).toMatchObject({ outcome: "done", reboots: 1 });
  });

  it("installs nothing over an installation that a power cut has broken off", async () => {
    const end = await playNight(night({ powerCuts: [900] }));
    expect(end).toMatchObject({ outcome: "failed", installs: 1, reboots: 0 });
    expect(end.problem?.hint).toContain("put the clone back");
  });

  it("needs no reboot of its own when the power goes after the installation", async () => {
    const whole = await playNight(night({}));
    const done = whole.events.find(({ type, to }) => type === "state" && to === "installed");
    const begins = whole.events[0];
    const seconds = secondsBetween(begins?.at, done?.at);
    expect(seconds).toBeGreaterThan(600);
    const end = await playNight({ ...dying({ at: "time", seconds: seconds - 60 }, 600), powerCuts: [seconds + 30] });
    expect(end).toMatchObject({ outcome: "done", reboots: 0, updated: true });
  });
});
