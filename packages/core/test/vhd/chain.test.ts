import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import {
  checkChain,
  createChildVhd,
  flattenVhd,
  inspectVhd,
  instantOf,
  manifestFileOf,
  openChain,
  relinkVhd,
  verifyVhd,
} from "@patchrig/core/vhd";
import { describe, expect, it } from "vitest";
import { contentOf, NOW, noise, scratch, sha256OfFile, smallBase, writeInto } from "./scratch.ts";

/** base.vhd and child.vhd, with something in the child. */
async function pair(at: (name: string) => string): Promise<void> {
  await smallBase(at("base.vhd"));
  await createChildVhd(at("child.vhd"), { parent: at("base.vhd"), now: NOW });
  writeInto(at("child.vhd"), [{ offset: 4_096, bytes: noise(4, 4_096) }]);
}

const idsOf = async (file: string, options: { maxDepth?: number } = {}) =>
  (await checkChain(file, options)).findings.map(({ severity, id }) => `${severity} ${id}`);

describe("a chain", () => {
  it("keeps its parent's name, id, time stamp and both paths in the child", async () => {
    const at = scratch();
    await pair(at);
    const { parent } = inspectVhd(at("child.vhd"));
    expect(parent).toMatchObject({
      name: "base.vhd",
      uuid: inspectVhd(at("base.vhd")).footer.uuid,
      paths: [
        { code: "W2ru", path: ".\\base.vhd" },
        { code: "W2ku", path: at("base.vhd") },
      ],
    });
    const stamp = instantOf(parent?.timeStamp ?? 0);
    expect(Math.abs(stamp - statSync(at("base.vhd")).mtimeMs)).toBeLessThan(2_000);
  });

  it("that nobody touched is sound and without a word", async () => {
    const at = scratch();
    await pair(at);
    const report = await checkChain(at("child.vhd"));
    expect(report).toMatchObject({ sound: true, findings: [] });
    expect(report.links).toMatchObject([{ content: "same" }, { content: "base", foundBy: "W2ru" }]);
  });

  it("whose parent was silently modified is broken, though id, size and time stamp are what they were", async () => {
    const at = scratch();
    await pair(at);
    const { atime, mtime } = statSync(at("base.vhd"));
    writeInto(at("base.vhd"), [{ offset: 0, bytes: noise(99, 512) }]);
    utimesSync(at("base.vhd"), atime, mtime);
    expect(await idsOf(at("child.vhd"))).toEqual(["error parent-changed"]);
    // Nothing in the VHD tells: it opens.
    openChain(at("child.vhd")).close();
  });

  it("whose parent became another format with the same content and id stays what it was", async () => {
    const at = scratch();
    await pair(at);
    const { uuid } = inspectVhd(at("base.vhd")).footer;
    const before = contentOf(at("child.vhd"));
    await flattenVhd(at("base.vhd"), at("fixed.vhd"), { type: "fixed", now: NOW, uuid });
    renameSync(at("fixed.vhd"), at("base.vhd"));
    expect((await checkChain(at("child.vhd"))).sound).toBe(true);
    expect(contentOf(at("child.vhd")).equals(before)).toBe(true);
  });

  it("warns of a parent written later, and of a manifest that is missing, another's or none", async () => {
    const at = scratch();
    await pair(at);
    utimesSync(at("base.vhd"), 1_700_000_000, 1_700_000_000);
    expect(await idsOf(at("child.vhd"))).toEqual(["warning parent-time-stamp"]);
    writeFileSync(manifestFileOf(at("child.vhd")), "{");
    const [, damaged, ...more] = (await checkChain(at("child.vhd"))).findings;
    expect(damaged).toMatchObject({ severity: "warning", id: "manifest" });
    expect(damaged?.text).toMatch(
      /expected a VHD manifest of version 1, found .*: a change of the parent cannot be seen$/,
    );
    expect(more).toEqual([]);
    rmSync(manifestFileOf(at("child.vhd")));
    expect(await idsOf(at("child.vhd"))).toEqual(["warning parent-time-stamp", "warning parent-unsealed"]);
    expect((await checkChain(at("child.vhd"))).sound).toBe(true);
  });

  it("of two levels is refused where one is allowed (M13)", async () => {
    const at = scratch();
    await pair(at);
    await createChildVhd(at("grandchild.vhd"), { parent: at("child.vhd"), now: NOW });
    expect(await idsOf(at("child.vhd"), { maxDepth: 1 })).toEqual([]);
    expect(await idsOf(at("grandchild.vhd"), { maxDepth: 1 })).toEqual(["error depth"]);
    expect((await checkChain(at("grandchild.vhd"))).sound).toBe(true);
  });
});

describe("relink", () => {
  it("tells a moved child where its parent is; only paths, name and time stamp change", async () => {
    const at = scratch();
    await pair(at);
    const before = contentOf(at("child.vhd"));
    mkdirSync(at("images"));
    renameSync(at("base.vhd"), at("images/golden.vhd"));
    expect(await idsOf(at("child.vhd"))).toContain("error parent-missing");
    const report = await relinkVhd(at("child.vhd"), { parent: at("images/golden.vhd") });
    expect(report.paths[0]).toEqual({ code: "W2ru", path: ".\\images\\golden.vhd" });
    expect(await checkChain(at("child.vhd"))).toMatchObject({ sound: true, findings: [] });
    expect((await verifyVhd(at("child.vhd"))).findings).toEqual([]);
    expect(contentOf(at("child.vhd")).equals(before)).toBe(true);
    // Blocks can be added after it.
    writeInto(at("child.vhd"), [{ offset: 2 * 2 ** 20, bytes: noise(5, 4_096) }]);
    expect((await verifyVhd(at("child.vhd"))).findings).toEqual([]);
  });

  it("refuses another VHD, and the right one when its content was changed, and leaves the child as it was", async () => {
    const at = scratch();
    await pair(at);
    await smallBase(at("other.vhd"));
    const before = sha256OfFile(at("child.vhd"));
    await expect(relinkVhd(at("child.vhd"), { parent: at("other.vhd") })).rejects.toThrow(/its parent is .* but .* is/);
    await expect(relinkVhd(at("base.vhd"), { parent: at("other.vhd") })).rejects.toThrow(/no differencing VHD/);
    copyFileSync(at("base.vhd"), at("copy.vhd"));
    writeInto(at("copy.vhd"), [{ offset: 0, bytes: noise(98, 512) }]);
    await expect(relinkVhd(at("child.vhd"), { parent: at("copy.vhd") })).rejects.toThrow(/content was changed/);
    expect(sha256OfFile(at("child.vhd"))).toBe(before);
    expect(readFileSync(manifestFileOf(at("child.vhd")), "utf8")).toContain(at("base.vhd"));
  });
});
