import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listEvidence } from "@patchrig/platforms/evidence";
import { describe, expect, it } from "vitest";
import { REPLAYS } from "./table.ts";

const source = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../${path}`, import.meta.url)), "utf8");

describe("the table of replays", () => {
  it("has a row for every recording of a vCenter Server Appliance, and one for the exchanges of the REST API", () => {
    const numbers = listEvidence().map(({ number }) => number);
    expect(numbers.length).toBeGreaterThan(45);
    expect(REPLAYS.map(({ recording }) => recording)).toEqual([...numbers, "REST"]);
  });

  it.each(REPLAYS)("names for $recording the tests that replay it, and they do", ({ recording, simulator, client }) => {
    const named = new RegExp(`["(\\[ ]${recording}["),\\] ]|replays/table|rest-exchanges`);
    for (const { test } of [simulator, client]) expect(named.test(source(test)), `${recording} in ${test}`).toBe(true);
  });
});
