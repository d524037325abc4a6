import { loadEvidence } from "@patchrig/platforms/evidence";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatVerdict, replayAgainst } from "../src/index.ts";
import { type SimulatorPeer, startSimulator } from "./peers/simulator.ts";

const PROFILES = {
  "vcsa/6.0": ["01", "02", "03", "05", "06", "12", "13", "14", "15", "16"],
  "vcsa/6.0u1": ["04", "17"],
} as const;

describe.each(Object.entries(PROFILES))("the simulator as %s", (profile, numbers) => {
  let simulator: SimulatorPeer;
  beforeAll(async () => {
    simulator = await startSimulator(profile);
  }, 60_000);
  afterAll(() => simulator.stop());

  it.each(numbers)("says what recording %s says, when its inputs are typed at it", async (number) => {
    await simulator.reset();
    const verdict = await replayAgainst(simulator.endpoints, loadEvidence(number), { limitMs: 20_000 });
    expect(verdict.outcome, formatVerdict(verdict)).toBe("same");
  });
});
