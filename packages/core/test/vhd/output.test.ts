import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import {
  checkChain,
  createChildVhd,
  createVhd,
  diffVhd,
  flattenVhd,
  inspectVhd,
  manifestFileOf,
  mergeVhd,
} from "@patchrig/core/vhd";
import { describe, expect, it } from "vitest";
import { contentOf, NOW, noise, scratch, sha256OfFile, smallBase, writeInto } from "./scratch.ts";
import { startMerge } from "./start-merge.ts";

const MIB = 2 ** 20;

describe("a merge", () => {
  it("is a new generation: child, parent and the parent's other children stay as they were (M17)", async () => {
    const at = scratch();
    const base = await smallBase(at("base.vhd"));
    for (const [name, seed] of [
      ["one", 11],
      ["two", 12],
    ] as const) {
      await createChildVhd(at(`${name}.vhd`), { parent: at("base.vhd"), now: NOW });
      writeInto(at(`${name}.vhd`), [{ offset: 8_192, bytes: noise(seed, 4_096) }]);
    }
    const [one, two] = [contentOf(at("one.vhd")), contentOf(at("two.vhd"))];
    const before = ["base.vhd", "one.vhd"].map((name) => sha256OfFile(at(name)));
    const report = await mergeVhd(at("one.vhd"), at("base-2.vhd"), { now: NOW });
    expect(report.type).toBe("dynamic");
    expect(report.uuid).not.toBe(base.uuid);
    expect(["base.vhd", "one.vhd"].map((name) => sha256OfFile(at(name)))).toEqual(before);
    expect(contentOf(at("base-2.vhd")).equals(one)).toBe(true);
    expect(contentOf(at("two.vhd")).equals(two)).toBe(true);
  });

  it("of a grandchild stands on the base, whatever it is called by then", async () => {
    const at = scratch();
    await smallBase(at("base.vhd"));
    await createChildVhd(at("one.vhd"), { parent: at("base.vhd"), now: NOW });
    await createChildVhd(at("two.vhd"), { parent: at("one.vhd"), now: NOW });
    await mergeVhd(at("two.vhd"), at("merged.vhd"), { now: NOW });
    for (const name of ["one.vhd", "two.vhd"]) rmSync(at(name));
    expect(inspectVhd(at("merged.vhd"))).toMatchObject({
      footer: { type: "differencing" },
      parent: { name: "base.vhd" },
    });
    expect(contentOf(at("merged.vhd")).equals(contentOf(at("base.vhd")))).toBe(true);
  });

  it("that is killed midway leaves child and parent intact and no file of the output's name", async () => {
    const at = scratch();
    await bigPair(at);
    const before = ["base.vhd", "child.vhd"].map((name) => sha256OfFile(at(name)));
    const partial = await startMerge(at("child.vhd"), at("merged.vhd"));
    expect(partial.sizeWhenKilled).toBeGreaterThan(0);
    expect(partial.sizeWhenKilled).toBeLessThan(96 * MIB);
    expect(existsSync(at("merged.vhd"))).toBe(false);
    expect(["base.vhd", "child.vhd"].map((name) => sha256OfFile(at(name)))).toEqual(before);
    await mergeVhd(at("child.vhd"), at("merged.vhd"), { now: NOW });
    expect(contentOf(at("merged.vhd")).equals(contentOf(at("child.vhd")))).toBe(true);
  });

  it("that is aborted leaves nothing behind", async () => {
    const at = scratch();
    await bigPair(at);
    const abortion = new AbortController();
    const onProgress = () => abortion.abort(new Error("enough"));
    const merging = mergeVhd(at("child.vhd"), at("merged.vhd"), { now: NOW, signal: abortion.signal, onProgress });
    await expect(merging).rejects.toThrow("enough");
    expect(readdirSync(at(".")).sort()).toEqual(["base.vhd", "child.vhd", "child.vhd.patchrig.json"]);
  });
});

describe("what is made of a chain whose parent was silently changed", () => {
  const makers: readonly (readonly [string, (at: (name: string) => string) => Promise<unknown>])[] = [
    ["a merge", (at) => mergeVhd(at("child.vhd"), at("out.vhd"), { now: NOW })],
    ["a flat copy", (at) => flattenVhd(at("child.vhd"), at("out.vhd"), { type: "fixed", now: NOW })],
    ["a child of it", (at) => createChildVhd(at("out.vhd"), { parent: at("child.vhd"), now: NOW })],
    [
      "a difference on it",
      (at) => diffVhd(at("out.vhd"), { parent: at("child.vhd"), image: at("image.vhd"), now: NOW }),
    ],
    [
      "a difference to it",
      (at) => diffVhd(at("out.vhd"), { parent: at("image.vhd"), image: at("child.vhd"), now: NOW }),
    ],
  ];

  it.each(makers)("is refused, and nothing is left: %s (M17)", async (_, make) => {
    const at = scratch();
    await changedPair(at);
    const before = readdirSync(at("."));
    await expect(make(at)).rejects.toMatchObject({
      code: "refused",
      message: expect.stringMatching(
        /base\.vhd: its content was changed after .*child\.vhd was made from it.* neither$/,
      ),
      hint: expect.stringMatching(/put the parent back .*--changed-parent/),
    });
    expect(readdirSync(at("."))).toEqual(before);
    rmSync(manifestFileOf(at("child.vhd")));
    await make(at);
  });

  it("is made where that is asked for, and says that it is neither disk", async () => {
    const at = scratch();
    await changedPair(at);
    const options = { now: NOW, changedParent: true };
    const findings = [{ severity: "warning", id: "parent-changed", text: expect.stringMatching(/is neither$/) }];
    expect(await mergeVhd(at("child.vhd"), at("merged.vhd"), options)).toMatchObject({ findings });
    expect(await flattenVhd(at("child.vhd"), at("flat.vhd"), { ...options, type: "raw" })).toMatchObject({ findings });
  });

  it("is found below the first level as well, and a merged child keeps the word of its base", async () => {
    const at = scratch();
    await smallBase(at("base.vhd"));
    await createChildVhd(at("one.vhd"), { parent: at("base.vhd"), now: NOW });
    writeInto(at("one.vhd"), [{ offset: 0, bytes: noise(21, 512) }]);
    await createChildVhd(at("two.vhd"), { parent: at("one.vhd"), now: NOW });
    // What the child in the middle covers is all that was changed: only its own manifest tells.
    writeInto(at("base.vhd"), [{ offset: 0, bytes: noise(22, 512) }]);
    const merge = (changedParent?: boolean) => mergeVhd(at("two.vhd"), at("merged.vhd"), { now: NOW, changedParent });
    await expect(merge()).rejects.toThrow(/base\.vhd: its content was changed after .*one\.vhd/);
    await merge(true);
    expect((await checkChain(at("merged.vhd"))).findings).toMatchObject([{ id: "parent-changed" }]);
  });

  it("is refused for a manifest that cannot be read, before anything is made", async () => {
    const at = scratch();
    await changedPair(at);
    writeFileSync(manifestFileOf(at("child.vhd")), "{bad");
    const merge = (changedParent?: boolean) => mergeVhd(at("child.vhd"), at("merged.vhd"), { now: NOW, changedParent });
    await expect(merge()).rejects.toMatchObject({ code: "unreadable-input" });
    expect(existsSync(at("merged.vhd"))).toBe(false);
    expect(await merge(true)).toMatchObject({ findings: [{ severity: "warning", id: "manifest" }] });
  });
});

describe("an output", () => {
  it("that is there already is refused, and an input is refused even when it may be replaced", async () => {
    const at = scratch();
    await smallBase(at("base.vhd"));
    await createVhd(at("other.vhd"), { type: "fixed", size: 4 * MIB, now: NOW });
    const before = sha256OfFile(at("base.vhd"));
    const flatten = (output: string, overwrite: boolean) =>
      flattenVhd(at("base.vhd"), at(output), { type: "fixed", now: NOW, overwrite });
    await expect(flatten("other.vhd", false)).rejects.toMatchObject({ code: "refused" });
    await expect(flatten("base.vhd", true)).rejects.toThrow(/it is an input/);
    expect(sha256OfFile(at("base.vhd"))).toBe(before);
    await flatten("other.vhd", true);
    expect(contentOf(at("other.vhd")).equals(contentOf(at("base.vhd")))).toBe(true);
  });

  it("in the place of a folder is refused, also where it may replace, and nothing is left", async () => {
    const at = scratch();
    await smallBase(at("base.vhd"));
    mkdirSync(at("folder"));
    for (const overwrite of [false, true]) {
      const refusal = { code: "refused", message: expect.stringMatching(/folder: it is a folder/) };
      const options = { now: NOW, overwrite };
      await expect(createVhd(at("folder"), { ...options, type: "dynamic", size: MIB })).rejects.toMatchObject(refusal);
      await expect(flattenVhd(at("base.vhd"), at("folder"), { ...options, type: "raw" })).rejects.toMatchObject(
        refusal,
      );
    }
    expect(readdirSync(at(".")).sort()).toEqual(["base.vhd", "folder"]);
    expect(readdirSync(at("folder"))).toEqual([]);
  });

  it("of a difference between disks of two sizes is refused, and made is nothing", async () => {
    const at = scratch();
    await smallBase(at("base.vhd"));
    await createVhd(at("larger.vhd"), { type: "dynamic", size: 4 * MIB, now: NOW });
    const diff = diffVhd(at("child.vhd"), { parent: at("base.vhd"), image: at("larger.vhd"), now: NOW });
    await expect(diff).rejects.toMatchObject({ code: "refused" });
    await expect(mergeVhd(at("base.vhd"), at("m.vhd"), { now: NOW })).rejects.toThrow(/no differencing VHD/);
    expect(readdirSync(at(".")).sort()).toEqual(["base.vhd", "larger.vhd"]);
  });
});

/** A child whose base was written to after it was made, and image.vhd as large. */
async function changedPair(at: (name: string) => string): Promise<void> {
  await smallBase(at("base.vhd"));
  await createChildVhd(at("child.vhd"), { parent: at("base.vhd"), now: NOW });
  await smallBase(at("image.vhd"));
  writeInto(at("base.vhd"), [{ offset: 100_352, bytes: noise(31, 512) }]);
}

async function bigPair(at: (name: string) => string): Promise<void> {
  await createVhd(at("base.vhd"), { type: "dynamic", size: 128 * MIB, now: NOW });
  writeInto(at("base.vhd"), [{ offset: 0, bytes: noise(1, 96 * MIB) }]);
  await createChildVhd(at("child.vhd"), { parent: at("base.vhd"), now: NOW });
  writeInto(at("child.vhd"), [{ offset: 40 * MIB, bytes: noise(2, 8 * MIB) }]);
}
