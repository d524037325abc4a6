import { listProfiles } from "@patchrig/platforms/profiles";
import { describe, expect, it } from "vitest";
import { chooseMedium } from "./medium.ts";

describe("the medium of a rehearsal", () => {
  it.each([
    ["vcsa/6.0", undefined, "vcsa/6.0u1"],
    ["vcsa/6.0", "6.0.0b", "vcsa/6.0.0b"],
    ["vcsa/6.0", "vcsa/6.0u2", "vcsa/6.0u2"],
    // 6.0 U1b is in a repository only.
    ["vcsa/6.0u1", undefined, "vcsa/6.0u2"],
    ["vcsa/6.0u3", undefined, "vcsa/6.0u3b"],
    ["vcsa/6.5", undefined, "vcsa/6.5.0a"],
    ["vcsa/6.5", "6.5u3f", "vcsa/6.5u3f"],
    ["vcsa/6.7", undefined, "vcsa/6.7u3f"],
    ["vcsa/8.0", undefined, "vcsa/8.0u3k"],
  ])("from %s to %s brings %s", (profile, to, brings) => {
    expect(chooseMedium(profile, to).brings).toBe(brings);
  });

  it.each(listProfiles())("is there for %s, newer than it, and of its line (V3)", (profile) => {
    const { iso, brings } = chooseMedium(profile, undefined);
    expect(iso).toMatch(/-patch-FP\.iso$/);
    expect(brings.slice(0, 8)).toBe(profile.slice(0, 8));
  });

  it("never goes back, nor into another line", () => {
    for (const [profile, to] of [
      ["vcsa/6.0u2", "6.0u1"],
      ["vcsa/6.0u3", "6.5"],
      ["vcsa/6.0", "6.5.0a"],
    ] as const) {
      expect(() => chooseMedium(profile, to)).toThrow(`--to: no medium brings ${profile} to ${to}`);
    }
  });
});
