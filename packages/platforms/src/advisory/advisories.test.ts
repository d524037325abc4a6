import { describe, expect, it } from "vitest";
import { fixesFor, loadAdvisories, newestRevision } from "./advisories.ts";
import { compareReleases } from "./builds.ts";

const [advisory] = loadAdvisories();
if (advisory === undefined) throw new Error("no advisory");

const fixedIn = (line: string, on: "appliance" | "windows", revision?: number) =>
  fixesFor(advisory, { line, on, ...(revision === undefined ? {} : { revision }) }).map((fix) => [
    fix.cve ?? "all",
    fix.fixedIn,
  ]);

describe("VMSA-2015-0007", () => {
  it("is known to its fifth revision", () => {
    expect([advisory.id, advisory.severity, newestRevision(advisory)]).toEqual(["VMSA-2015-0007", "critical", 5]);
  });

  it.each([
    ["5.0", "5.0 u3e"],
    ["5.1", "5.1 u3b"],
    ["5.5", "5.5 u3"],
    ["6.0", "6.0 u1"],
  ])("at revision 1 fixes %s by %s, as the field note has it (V1)", (line, release) => {
    expect(fixedIn(line, "appliance", 1)).toEqual([["all", release]]);
  });

  it("from revision 2 on fixes CVE-2015-2342 by 6.0.0b, and 6.0 never had CVE-2015-1047", () => {
    const expected = [
      ["CVE-2015-2342", "6.0.0b"],
      ["CVE-2015-1047", "none needed"],
    ];
    expect(fixedIn("6.0", "appliance", 2)).toEqual(expected);
    expect(fixedIn("6.0", "appliance")).toEqual(expected);
  });

  it.each([
    ["5.5", "5.5 u3", "5.5 u3d"],
    ["5.1", "5.1 u3b", "5.1 u3d"],
    ["5.0", "5.0 u3e", "5.0 u3e"],
  ])("asks of %s on an appliance %s and on Windows %s in the end", (line, appliance, windows) => {
    expect(fixedIn(line, "appliance")[0]).toEqual(["CVE-2015-2342", appliance]);
    expect(fixedIn(line, "windows")[0]).toEqual(["CVE-2015-2342", windows]);
  });

  it("says nothing of a line it does not name", () => {
    expect(fixedIn("6.5", "appliance")).toEqual([]);
  });

  it.each([
    ["6.0", true, true],
    ["6.0.0a", true, true],
    ["6.0.0b", true, false],
    ["6.0 u1", false, false],
    ["6.0 u2", false, false],
  ])("leaves %s affected at revision 1: %s, at the newest: %s", (release, atFirst, atLast) => {
    const affected = (revision?: number) =>
      fixedIn("6.0", "appliance", revision).some(
        ([, fixed]) => fixed !== undefined && fixed !== "none needed" && compareReleases(release, fixed) < 0,
      );
    expect([affected(1), affected()]).toEqual([atFirst, atLast]);
  });
});
