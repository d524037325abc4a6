import { describe, expect, it } from "vitest";
import { parseVersion } from "../read/version.ts";
import { assessSelf, ownKnowledge } from "./assess.ts";

const assessed = (version: string, build?: number, bannerVersion?: string) =>
  assessSelf({ version, build, bannerVersion }, ownKnowledge());

describe("exposure, by the build number (V1, V2)", () => {
  it("6.0 GA is affected, by every revision", () => {
    const { affected, release, advisories } = assessed("6.0.0", 2559267);
    expect({ affected, release }).toEqual({ affected: true, release: "6.0" });
    expect(advisories.map(({ id }) => id)).toEqual(["VMSA-2015-0007"]);
  });

  it("6.0.0b is affected by revision .1 and no longer by .2, which is said of each", () => {
    const { affected, advisories, why } = assessed("6.0.0.5120", 2800573);
    expect(affected).toBe(false);
    expect(advisories[0]?.revisions.map(({ revision, affected: says }) => [revision, says])).toContainEqual([
      "VMSA-2015-0007.1",
      true,
    ]);
    expect(why).toContain("VMSA-2015-0007.1 says fixed in 6.0 u1: affected");
    expect(why).toContain("VMSA-2015-0007.2 (CVE-2015-2342) says fixed in 6.0.0b: not affected");
  });

  it("6.0 U1 is not, by each of its builds: the patch's and vpxd's", () => {
    for (const build of [3018521, 3018523]) {
      expect(assessed("6.0.0", build)).toMatchObject({
        affected: false,
        release: "6.0 U1",
        patchBuild: 3018521,
        vpxdBuild: 3018523,
      });
    }
  });

  it("6.0 U1 is not flagged as scanners do whose threshold is 3018524 or 3040890, and that is explained", () => {
    const { affected, why } = assessed("6.0.0.10000", 3018523);
    expect(affected).toBe(false);
    expect(why.filter((line) => line.includes("although it is patched")).join()).toMatch(
      /3018524[\s\S]*3040890|3040890[\s\S]*3018524/,
    );
  });

  it("cannot be told for a build that no table has; the version it shows is kept", () => {
    expect(assessed("6.0.0", 99999999)).toMatchObject({
      affected: null,
      release: null,
      version: "6.0.0",
      patchBuild: 99999999,
    });
  });

  it("says so when shell and banner differ, and takes a GA banner's three parts for no difference", () => {
    expect(assessed("6.0.0.10000", 3018521, "6.0.0").why.join()).not.toContain("banner");
    expect(assessed("6.0.0.10000", 3018521, "6.0.0.5120").why.join()).toContain("the login banner 6.0.0.5120");
  });

  it("reads indented keys below a header, and no other line that speaks of a version", () => {
    const lines = ["Config:", "   Version: 6.0.0.10000", "   Product version note: Version: 9", "   Build: 3018521"];
    expect(parseVersion(lines)).toEqual({ version: "6.0.0.10000", build: 3018521 });
    expect(parseVersion(["Unknown command: `x'"])).toEqual({ version: undefined, build: undefined });
  });
});
