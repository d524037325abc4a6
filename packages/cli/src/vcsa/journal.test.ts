import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "@patchrig/core/clock";
import { expect, it } from "vitest";
import { fakeContext } from "../../test/fake-context.ts";
import { defaultJournal } from "./journal.ts";

it("names a new journal for each run, also for two that begin within one second", () => {
  const cwd = mkdtempSync(join(tmpdir(), "patchrig-journal-"));
  const clock = new VirtualClock({ startsAt: 1_298_246_400_000, speed: "max" });
  const context = fakeContext({ cwd, clock });
  const first = defaultJournal("shop base", context);
  // Another process has another number in it.
  expect(first).toBe(`.patchrig/shop_base-20110221T000000Z-${process.pid}.ndjson`);
  mkdirSync(join(cwd, ".patchrig"));
  writeFileSync(join(cwd, first), "");
  expect(defaultJournal("shop base", context)).toBe(first.replace(".ndjson", "-2.ndjson"));
  rmSync(cwd, { recursive: true });
});
