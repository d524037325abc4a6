import { expect, it } from "vitest";
import type { ApplianceState } from "./appliance-state.ts";
import type { JournalState } from "./journal-state.ts";
import { CHANGED, RESUME_TABLE, rowFor } from "./resume-table.ts";

const JOURNAL: readonly JournalState[] = [
  "not-begun",
  "staging",
  "staged",
  "install-intended",
  "install-begun",
  "install-refused",
  "install-failed",
  "installed",
  "reboot-intended",
  "rebooting",
  "confirmed",
];
const APPLIANCE: readonly ApplianceState[] = [
  "unreachable",
  "updated",
  "elsewhere",
  "busy",
  "reboot-pending",
  "staged",
  "staged-dark",
  "other-staged",
  "empty",
  "empty-dark",
  "unclear",
  "unclear-dark",
];
const pairs = JOURNAL.flatMap((journal) =>
  APPLIANCE.map((appliance) => ({ journal, appliance, row: rowFor(journal, appliance) })),
);
const where = (decision: string) =>
  pairs.filter(({ row }) => row.decision === decision).map(({ journal, appliance }) => `${journal} × ${appliance}`);

it("types an installation only where none has begun and nothing runs, and only when it is sure", () => {
  expect(where("install")).toEqual(["install-intended × staged", "install-refused × staged"]);
});

it("types a reboot only after an installation that has ended well", () => {
  expect(where("reboot")).toEqual([
    "install-intended × reboot-pending",
    "install-begun × reboot-pending",
    "install-failed × reboot-pending",
    "installed × reboot-pending",
    "installed × unclear-dark",
    "reboot-intended × reboot-pending",
  ]);
});

it("is sure before whatever may have been typed already is typed", () => {
  const again = pairs.filter(
    ({ journal, row }) => row.decision === "install" || (row.decision === "reboot" && journal === "reboot-intended"),
  );
  expect(again.every(({ row }) => row.sure)).toBe(true);
});

it("stages again only before anything was done that cannot be undone", () => {
  const staging = pairs.filter(({ row }) => row.decision === "stage-on");
  expect(staging.filter(({ journal }) => CHANGED.has(journal))).toEqual([]);
});

it("gives every row a reason, every wait a limit, and every row that is not plain logic its source", () => {
  for (const row of RESUME_TABLE) {
    expect(row.because).not.toBe("");
    expect(row.decision === "wait").toBe(row.limit !== undefined);
  }
  expect(RESUME_TABLE.filter((row) => !row.cite && !row.inferred).map(({ because }) => because)).toHaveLength(4);
});
