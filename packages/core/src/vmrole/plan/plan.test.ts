import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRandom } from "../../random/index.ts";
import { parseLedger, readLedger, writeLedger } from "./ledger-file.ts";
import { addImage, changeImage, EMPTY_LINEAGE, type Lineage, type LineageImage, removeImage } from "./lineage.ts";
import { planPatch } from "./patch-plan.ts";
import { recommended, rehearseYears } from "./rehearse-years.ts";

const GB = 1e9;
const image = (name: string, more: Partial<LineageImage> = {}): LineageImage => ({
  name,
  kind: "base",
  parent: null,
  generation: 1,
  contentHash: null,
  uploadBytes: 6 * GB,
  rearms: 2,
  madeAt: "2011-02-21T00:00:00.000Z",
  ...more,
});
const child = (name: string, parent: string, more: Partial<LineageImage> = {}) =>
  image(name, { kind: "child", parent, uploadBytes: 0.1 * GB, rearms: 1, ...more });
const ledger = (...images: readonly LineageImage[]): Lineage =>
  images.reduce<Lineage>((lineage, one) => {
    const added = addImage(lineage, one);
    if ("refused" in added) throw new Error(added.refused);
    return added.value;
  }, EMPTY_LINEAGE);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-ledger-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the lineage of images", () => {
  it("refuses a second differencing level (M13), and lets one parent have many children", () => {
    const lineage = ledger(image("base-1"), child("app-1", "base-1"), child("app-2", "base-1"));
    expect(addImage(lineage, child("app-3", "app-2"))).toMatchObject({
      refused: expect.stringContaining("difference of a difference"),
      cite: ["M13"],
    });
  });

  it("refuses a name with an underscore (M14), one that is taken, and a parent that is not there", () => {
    const lineage = ledger(image("base-1"));
    expect(addImage(lineage, image("base_2"))).toMatchObject({ cite: ["M14"] });
    expect(addImage(lineage, image("base-1"))).toMatchObject({ refused: 'there is an image "base-1" already' });
    expect(addImage(lineage, child("app", "none"))).toMatchObject({ refused: 'there is no image "none"' });
    expect(addImage(lineage, image("app", { kind: "child" }))).toHaveProperty("refused");
  });

  it("locks a parent, and names the children that a change would lose (M17)", () => {
    const lineage = ledger(image("base-1"), child("app-1", "base-1"), image("base-2", { generation: 2 }));
    const changed = { contentHash: "a".repeat(64) };
    expect(changeImage(lineage, "base-1", changed)).toMatchObject({
      refused: expect.stringContaining("app-1"),
      cite: ["M17"],
    });
    expect(changeImage(lineage, "base-2", changed)).toHaveProperty("value");
    expect(removeImage(lineage, "base-1")).toHaveProperty("refused");
    expect(removeImage(lineage, "app-1")).toHaveProperty("value");
  });

  it("is the same when it was written and read, with nothing left beside it", async () => {
    const file = join(folder, "lineage.json");
    const lineage = ledger(image("base-1"), child("app-1", "base-1"));
    await writeLedger(file, lineage);
    expect(await readLedger(file)).toEqual(lineage);
    expect(readdirSync(folder)).toEqual(["lineage.json"]);
    await expect(readLedger(join(folder, "none.json"))).rejects.toThrow(/none\.json: there is no such file/);
    expect(await readLedger(join(folder, "none.json"), { mayBeMissing: true })).toEqual(EMPTY_LINEAGE);
  });

  it("is refused from a file where it could not have come about", () => {
    const lineage = ledger(image("base-1"), child("app-1", "base-1"));
    const grandchild = { ...lineage, images: [...lineage.images, child("app-2", "app-1")] };
    expect(() => parseLedger(JSON.stringify(grandchild), "l.json")).toThrow(
      /l\.json: app-2: .*difference of a difference is refused \(M13\)/,
    );
    expect(() => parseLedger("{", "l.json")).toThrow(/l\.json: expected JSON/);
    expect(() => parseLedger('{"version":2,"images":[]}', "l.json")).toThrow(/l\.json: version/);
  });

  it("leaves the ledger whole when it cannot be written", async () => {
    const file = join(folder, "lineage.json");
    writeFileSync(file, "old");
    await expect(writeLedger(join(folder, "none", "lineage.json"), EMPTY_LINEAGE)).rejects.toThrow(/cannot be written/);
    expect(readFileSync(file, "utf8")).toBe("old");
  });
});

describe("the plan for one patch", () => {
  const os = { kind: "os", bytes: 0.1 * GB } as const;
  const master = image("master", { kind: "master", rearms: 3 });

  it("sends the difference alone while it is small (M12), on the base and not on the child before (M13)", () => {
    const { chosen } = planPatch(ledger(master, image("base-1"), child("app-1", "base-1")), os);
    expect(chosen).toMatchObject({ way: "differencing", uploadBytes: 0.2 * GB, childrenAffected: [], rearmsLeft: 3 });
    expect(chosen?.why.join("\n")).toContain("M13");
  });

  it("merges a child that has grown large, and names the children that end with the old parent (M18)", () => {
    const grown = child("app-9", "base-1", { uploadBytes: 1.95 * GB });
    const { chosen } = planPatch(ledger(master, image("base-1"), child("app-1", "base-1"), grown), os);
    expect(chosen).toMatchObject({ way: "merge", childrenAffected: ["app-1", "app-9"], rearmsLeft: 3 });
  });

  it("uploads whole what was never uploaded, and a service pack on a fresh base (M16)", () => {
    expect(planPatch(EMPTY_LINEAGE, os).chosen).toMatchObject({ way: "full" });
    const pack = { kind: "service-pack", bytes: 2.5 * GB } as const;
    expect(planPatch(ledger(image("base-1")), pack).chosen).toMatchObject({ way: "full", rearmsLeft: 2 });
  });

  it("uses one rearm where no master was kept (M19), and refuses the last with a way out (M22)", () => {
    expect(planPatch(ledger(image("base-1")), os).chosen).toMatchObject({ rearmsLeft: 1 });
    const { chosen, options, wayOut } = planPatch(ledger(image("base-1", { rearms: 1 })), os);
    expect([chosen, wayOut]).toEqual([undefined, expect.stringContaining("Build the image anew")]);
    expect(options.map(({ refused }) => refused)).toEqual([
      expect.stringContaining("last rearm of base-1"),
      "there is no child to merge",
      expect.stringContaining("last rearm of base-1"),
    ]);
    expect(planPatch(ledger(image("base-1", { rearms: 0 })), os).options[0]?.refused).toContain("sysprep fails (M19)");
  });
});

describe("years of patching, rehearsed", () => {
  const rehearse = (seed: number, years = 5) =>
    rehearseYears({ years, rhythm: "monthly", baseBytes: 6 * GB, mbps: 10, random: createRandom(seed) });
  const byId = (seed: number, id: string) => {
    const found = rehearse(seed).find((result) => result.id === id);
    if (found === undefined) throw new Error(id);
    return found;
  };

  it("are the same for the same seed, and others for another", () => {
    expect(rehearse(7)).toEqual(rehearse(7));
    expect(rehearse(7)).not.toEqual(rehearse(8));
  });

  it.each([1, 7, 42, 99_999])(
    "end after the third Sysprep for whoever starts from the generalized image (M19, M22), seed %i",
    (seed) => {
      const { stuck, patched } = byId(seed, "full-each-time");
      // A service pack in the first rounds gives one rearm back (W7).
      expect(stuck?.why).toBe("no rearm is left: sysprep fails");
      expect(patched).toBeLessThanOrEqual(INITIAL + 2);
    },
  );

  it.each([1, 7, 42])("refuse a difference of a difference in the second round (M13), seed %i", (seed) => {
    expect(byId(seed, "child-of-child").stuck).toMatchObject({ round: 2, cite: ["M13"] });
  });

  it.each([1, 7, 42, 99_999])("are gone through as planned, with the least sent, seed %i", (seed) => {
    const results = rehearse(seed);
    const best = recommended(results);
    expect(best).toMatchObject({ id: "planned", stuck: undefined, patched: 60 });
    expect(best?.rearmsLeft).toBeGreaterThanOrEqual(3);
    const whole = results.find(({ id }) => id === "full-from-master");
    expect((best?.totalBytes ?? 0) * 3).toBeLessThan(whole?.totalBytes ?? 0);
  });
});

const INITIAL = 3;
