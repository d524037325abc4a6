import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dataFolder } from "../data-folder.ts";
import { readVmRoleEvidence } from "../evidence/evidence.ts";
import { readVmRole } from "./read-vmrole.ts";
import { listVmRoles, loadVmRole } from "./vmrole.ts";

describe("the VM Role of February 2011", () => {
  it("allows one differencing level and three rearms (M13, M19)", () => {
    const { image, rearm } = loadVmRole();
    expect([image.chainDepth.value, rearm.initial.value]).toEqual([1, 3]);
  });

  it("refuses an underscore in an image's name, in the platform's words (M14)", () => {
    const { image } = loadVmRole("vmrole/2011-02");
    expect(image.forbiddenInName.value).toEqual(["_"]);
    expect(image.nameRefused.text).toBe("A parameter was incorrect. Details: The image name is invalid.");
    expect(new RegExp(image.namePattern.value).test("shop-base-1.vhd")).toBe(true);
    expect(new RegExp(image.namePattern.value).test("shop_base")).toBe(false);
  });

  it("lets web and worker roles alone configure their guest OS, family 1 unless told (M1, M6)", () => {
    const { can, guestOs } = loadVmRole();
    expect(can.configureOs.value).toEqual(["web", "worker"]);
    expect(can.keepDiskOnReimage.value).toEqual([]);
    expect([guestOs.defaultFamily.value, guestOs.defaultVersion.value]).toEqual([1, "*"]);
  });

  it("names the profiles that there are when asked for another", () => {
    expect(listVmRoles()).toEqual(["vmrole/2011-02"]);
    expect(() => loadVmRole("vmrole/2012-06")).toThrow(/no profile "vmrole\/2012-06": there are vmrole\/2011-02/);
  });

  it("has its evidence in files of its own numbers", () => {
    const numbers = readVmRoleEvidence().map(({ number }) => number);
    expect(numbers).toContain("A01");
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("tells where a damaged profile is wrong", () => {
    const root = mkdtempSync(join(tmpdir(), "patchrig-vmrole-"));
    try {
      const text = readFileSync(join(dataFolder(), "vmrole/2011-02/profile.yaml"), "utf8");
      mkdirSync(join(root, "vmrole/2011-02"), { recursive: true });
      writeFileSync(
        join(root, "vmrole/2011-02/profile.yaml"),
        text.replace("value: 1, cite: M13", "value: one, cite: M13"),
      );
      expect(() => readVmRole("vmrole/2011-02", root)).toThrow(/profile\.yaml:\d+:\d+: image\.chainDepth/);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
