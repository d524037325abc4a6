import { describe, expect, it } from "vitest";
import { listProfiles, loadProfile } from "../vcsa/profiles.ts";
import { buildsOfRelease, compareReleases, lineOfRelease, loadBuilds, releaseOfBuild } from "./builds.ts";

describe("a build number", () => {
  it.each([
    [3018521, "6.0 u1", "patch", "appliance"],
    [3018523, "6.0 u1", "vpxd", "appliance"],
    [3018524, "6.0 u1", "vpxd", undefined],
    [3040890, "6.0 u1", "installer", "appliance"],
    [3634791, "6.0 u2", "patch", "appliance"],
    [3634793, "6.0 u2", "vpxd", "appliance"],
    [2800573, "6.0.0b", "patch", "appliance"],
    [2776510, "6.0.0b", "vpxd", undefined],
    [4632154, "6.0 u2a", "vami", "appliance"],
    [2559267, "6.0", "vpxd", undefined],
  ])("%i is that of %s, and which of its numbers (%s)", (build, release, kind, on) => {
    const row = releaseOfBuild(build);
    expect([row?.release, row?.kind, row?.on]).toEqual([release, kind, on]);
  });

  it("that nobody knows belongs to no release", () => {
    expect(releaseOfBuild(3018522)).toBeUndefined();
  });

  it("stands in the table once", () => {
    const builds = loadBuilds().map(({ build }) => build);
    expect(new Set(builds).size).toBe(builds.length);
  });
});

describe("releases", () => {
  it("stand in the table in their order", () => {
    const names = loadBuilds().map(({ release }) => release);
    expect([...names].sort(compareReleases)).toEqual(names);
  });

  it.each([
    ["6.0", "6.0.0a"],
    ["6.0.0b", "6.0 u1"],
    ["6.0 u1", "6.0 u1b"],
    ["6.0 u1b", "6.0 u2"],
    ["5.5 u3e", "6.0"],
    ["6.0 u3h", "6.5"],
  ])("%s comes before %s", (earlier, later) => {
    expect([compareReleases(earlier, later), compareReleases(later, earlier)]).toEqual([-1, 1]);
  });

  it("are the same in either spelling", () => {
    expect(compareReleases("6.0 U1", "6.0u1")).toBe(0);
    expect(lineOfRelease("6.0 u1")).toBe("6.0");
  });

  it("refuse what is no release's name", () => {
    expect(() => compareReleases("6.0", "newest")).toThrow('"newest" is no release\'s name');
  });

  it("know their numbers: U1 has a patch's, two vpxds' and an installer's", () => {
    expect(buildsOfRelease("6.0u1").map(({ kind }) => kind)).toEqual(["patch", "vpxd", "vpxd", "installer"]);
  });

  it.each(listProfiles())("of the profile %s are in the table with its builds", (id) => {
    const { name, patchBuild, vpxdBuild } = loadProfile(id).profile.release;
    for (const { value } of [patchBuild, vpxdBuild]) expect(releaseOfBuild(value)?.release).toBe(name);
  });
});
