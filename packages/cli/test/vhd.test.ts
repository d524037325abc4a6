import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openUpload } from "@patchrig/core/vmrole";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";

const MIB = 2 ** 20;
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-cli-vhd-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function vhd(...args: readonly string[]) {
  const context = fakeContext({ cwd: folder });
  const code = await runProgram(["vmrole", "vhd", ...args], context);
  return { code, out: context.out(), err: context.err() };
}

async function document(...args: readonly string[]) {
  const { out, err } = await vhd(...args, "--json");
  expect(err).toBe("");
  const parsed = JSON.parse(out);
  expect(parsed.version).toBe(1);
  return parsed;
}

/** base.vhd, and child.vhd which turns it into next.raw. */
async function makeChain(): Promise<void> {
  const disk = Buffer.alloc(4 * MIB, "first ");
  writeFileSync(join(folder, "disk.raw"), disk.fill(0, MIB, 3 * MIB));
  disk.write("second", 3 * MIB);
  writeFileSync(join(folder, "next.raw"), disk);
  await vhd("flatten", "disk.raw", "--type", "dynamic", "--output", "base.vhd");
  await vhd("diff", "--parent", "base.vhd", "--image", "next.raw", "--output", "child.vhd");
}

describe("patchrig vmrole vhd", () => {
  it("creates, inspects and verifies", async () => {
    const made = await document("create", "base.vhd", "--size", "64MiB", "--type", "fixed");
    const seen = await document("inspect", "base.vhd");
    expect(seen).toMatchObject({
      type: "fixed",
      size: 64 * MIB,
      uuid: made.uuid,
      geometry: { cylinders: 963, heads: 8, sectors: 17 },
      footerFrom: "end",
      parent: null,
      notes: [],
    });
    expect(await document("verify", "base.vhd")).toMatchObject({ sound: true, findings: [] });
    const { out } = await vhd("inspect", "base.vhd");
    expect(out).toMatch(/^disk {10}64 MiB \(67108864 bytes\)$/m);
  });

  it("creates one with the content of an image, and says what does not go together", async () => {
    await makeChain();
    for (const type of ["fixed", "dynamic"] as const) {
      const made = await document("create", `${type}.vhd`, "--from", "disk.raw", "--type", type);
      expect(made).toMatchObject({ type, size: readFileSync(join(folder, "disk.raw")).length });
      await vhd("flatten", `${type}.vhd`, "--type", "raw", "--output", `${type}.raw`);
      expect(readFileSync(join(folder, `${type}.raw`)).equals(readFileSync(join(folder, "disk.raw")))).toBe(true);
    }
    expect(await document("create", "alone.vhd", "--from", "child.vhd")).toMatchObject({ type: "dynamic" });
    await vhd("flatten", "alone.vhd", "--type", "raw", "--output", "alone.raw");
    expect(readFileSync(join(folder, "alone.raw")).equals(readFileSync(join(folder, "next.raw")))).toBe(true);
    for (const more of [
      ["--size", "4MiB"],
      ["--round", "gib"],
      ["--parent", "base.vhd"],
      ["--type", "raw"],
    ])
      expect(await vhd("create", "no.vhd", "--from", "disk.raw", ...more)).toMatchObject({ code: 2 });
    expect(await vhd("create", "disk.raw", "--from", "disk.raw", "--force")).toMatchObject({ code: 3 });
    writeFileSync(join(folder, "odd.raw"), "seven");
    expect(await vhd("create", "no.vhd", "--from", "odd.raw")).toMatchObject({ code: 2 });
    expect(existsSync(join(folder, "no.vhd"))).toBe(false);
  });

  it("fills an image of any size up with zeros when it is told to, and names the option where it is not", async () => {
    const odd = Buffer.alloc(1_000_001, "odd ");
    writeFileSync(join(folder, "odd.raw"), odd);
    for (const args of [
      ["create", "a.vhd", "--from", "odd.raw"],
      ["flatten", "odd.raw", "--output", "a.vhd"],
    ]) {
      const { code, err } = await vhd(...args);
      expect(code).toBe(2);
      expect(err).toMatch(/whole 512-byte sectors, found 1000001 bytes\nhint: .*--from odd\.raw --round sector/);
    }
    const sizes = { sector: 1_000_448, mib: MIB, chs: 17 * 4 * 29 * 512 };
    for (const [round, size] of Object.entries(sizes))
      for (const type of ["fixed", "dynamic"]) {
        const file = `${round}-${type}.vhd`;
        expect(await document("create", file, "--from", "odd.raw", "--round", round, "--type", type)).toMatchObject({
          size,
        });
        await vhd("flatten", file, "--type", "raw", "--output", `${file}.raw`);
        const shown = readFileSync(join(folder, `${file}.raw`));
        expect(shown.equals(Buffer.concat([odd, Buffer.alloc(size - odd.length)]))).toBe(true);
        expect(await document("create", `empty-${file}`, "--size", "1000001", "--round", round)).toMatchObject({
          size,
        });
      }
    const grown = await document("create", "grown.vhd", "--from", "sector-dynamic.vhd", "--round", "mib");
    expect(grown).toMatchObject({ size: MIB });
    expect(await document("verify", "grown.vhd", "--sha256")).toMatchObject({
      sha256: (await document("verify", "mib-fixed.vhd", "--sha256")).sha256,
    });
  });

  it("makes a difference, checks the chain, merges and flattens to the same disk", async () => {
    await makeChain();
    expect(await document("chain", "child.vhd", "--max-depth", "1")).toMatchObject({
      sound: true,
      links: [
        { type: "differencing", content: "same" },
        { type: "dynamic", foundBy: "W2ru" },
      ],
    });
    await vhd("merge", "child.vhd", "--output", "merged.vhd");
    await vhd("flatten", "child.vhd", "--output", "flat.vhd");
    await vhd("flatten", "child.vhd", "--output", "flat.raw", "--type", "raw");
    expect(readFileSync(join(folder, "flat.raw")).equals(readFileSync(join(folder, "next.raw")))).toBe(true);
    const hashes = new Set<string>();
    for (const file of ["child.vhd", "merged.vhd", "flat.vhd"])
      hashes.add((await document("verify", file, "--sha256")).sha256);
    expect([...hashes]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it("lists the pages of a child as an upload sends them: the file as it lies", async () => {
    await makeChain();
    const source = openUpload(join(folder, "child.vhd"));
    const bytesToSend = source.countBytes();
    source.close();
    expect(await document("pages", "child.vhd")).toMatchObject({
      ...{ as: "file", ownOnly: true, bytesToClear: 0 },
      ...{ blobSize: source.blobSize, bytesToSend },
    });
    expect((await document("pages", "base.vhd")).bytesToSend).toBe(
      (await document("pages", "base.vhd", "--as", "disk")).bytesToSend,
    );
  });

  it("lists the pages of a child over its parent's blob: what it changed, and the footer", async () => {
    await makeChain();
    expect(await document("pages", "child.vhd", "--as", "patch")).toMatchObject({
      as: "patch",
      blobSize: 4 * MIB + 512,
      ownOnly: true,
      bytesToSend: 1_024,
      write: [
        [3 * MIB, 512],
        [4 * MIB, 512],
      ],
      clear: [],
    });
    expect((await document("pages", "child.vhd", "--whole")).bytesToSend).toBe(2 * MIB + 512);
    expect((await vhd("pages", "child.vhd", "--as", "patch")).out).toBe(`write ${3 * MIB} 512\nwrite ${4 * MIB} 512\n`);
    expect((await vhd("pages", "child.vhd", "--as", "all")).code).toBe(2);
  });

  it("ends with 3 where a parent was silently changed, and takes it as it is when it is told to", async () => {
    await makeChain();
    const base = readFileSync(join(folder, "base.vhd"));
    base.write("changed", base.length - 600);
    writeFileSync(join(folder, "base.vhd"), base);
    for (const verb of ["merge", "flatten"]) {
      const { code, err } = await vhd(verb, "child.vhd", "--output", `${verb}.vhd`, "--force");
      expect([verb, code]).toEqual([verb, 3]);
      expect(err).toMatch(/base\.vhd: its content was changed after .*\nhint: put the parent back .*--changed-parent/);
      expect(existsSync(join(folder, `${verb}.vhd`))).toBe(false);
      const taken = await vhd(verb, "child.vhd", "--output", `${verb}.vhd`, "--changed-parent");
      expect(taken.code).toBe(0);
      expect(taken.out).toMatch(/^warning .*what the two show together is neither$/m);
    }
    expect(await vhd("create", "own.vhd", "--from", "child.vhd")).toMatchObject({ code: 3 });
  });

  it("ends with 1 for a broken chain, with 0 again once it is relinked", async () => {
    await makeChain();
    renameSync(join(folder, "base.vhd"), join(folder, "moved.vhd"));
    const broken = await vhd("chain", "child.vhd");
    expect(broken.code).toBe(1);
    expect(broken.out).toMatch(/^error .*its parent is in none of: .*base\.vhd \(W2ru\)/m);
    expect((await vhd("relink", "child.vhd", "--parent", "moved.vhd")).code).toBe(0);
    expect((await vhd("chain", "child.vhd")).code).toBe(0);
  });

  it("ends with 1 for a file whose footer is broken, and reads it by the copy", async () => {
    await makeChain();
    truncateSync(join(folder, "base.vhd"), readFileSync(join(folder, "base.vhd")).length - 512);
    expect(await document("inspect", "base.vhd")).toMatchObject({ footerFrom: "copy" });
    expect((await vhd("verify", "base.vhd")).code).toBe(1);
  });

  it("ends with 2 for what is no VHD and for wrong usage, with 3 for a name that is taken", async () => {
    writeFileSync(join(folder, "text.vhd"), "no VHD");
    for (const verb of ["inspect", "chain", "verify", "pages"]) {
      const { code, out, err } = await vhd(verb, "text.vhd");
      expect([verb, code, out]).toEqual([verb, 2, ""]);
      expect(err).toMatch(/^patchrig: .*text\.vhd: at byte 0: footer: expected 512 bytes, found 6\nhint: /);
    }
    expect(await vhd("create", "a.vhd", "--size", "lots")).toMatchObject({ code: 2 });
    expect(await vhd("create", "a.vhd", "--size", "2041GiB")).toMatchObject({ code: 2 });
    expect(await vhd("create", "a.vhd", "--size", "4MiB", "--uuid", "7")).toMatchObject({ code: 2 });
    expect(await vhd("create", "a.vhd")).toMatchObject({ code: 2 });
    const blocks = ["--type", "fixed", "--block-size", "1MiB"];
    expect(await vhd("create", "a.vhd", "--size", "4MiB", ...blocks)).toMatchObject({ code: 2 });
    expect((await vhd("create", "a.vhd", "--size", "4MiB", ...blocks)).err).toMatch(/a fixed disk has no blocks/);
    expect(existsSync(join(folder, "a.vhd"))).toBe(false);
    expect((await vhd("create", "text.vhd", "--size", "4MiB")).code).toBe(3);
    expect(readFileSync(join(folder, "text.vhd"), "utf8")).toBe("no VHD");
  });
});
