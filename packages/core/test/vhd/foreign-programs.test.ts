import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { createRandom } from "@patchrig/core/random";
import {
  checkChain,
  createChildVhd,
  createVhd,
  diffVhd,
  flattenVhd,
  inspectVhd,
  mergeVhd,
  relinkVhd,
  sizeByGeometry,
  verifyVhd,
} from "@patchrig/core/vhd";
import { describe, expect } from "vitest";
import { extract, run, testWith } from "./programs.ts";
import { contentOf, NOW, noise, scratch, sha256, sha256OfFile, smallBase, writeInto } from "./scratch.ts";

const MIB = 2 ** 20;

describe("7-Zip", () => {
  testWith(["7z"], "reads our chains of differencing VHDs sector for sector", async () => {
    const at = scratch();
    await smallBase(at("base.vhd"));
    await createChildVhd(at("one.vhd"), { parent: at("base.vhd"), now: NOW });
    // One sector, and a run that ends inside a byte of the bitmap.
    writeInto(at("one.vhd"), [
      { offset: 512, bytes: noise(7, 512) },
      { offset: MIB, bytes: noise(8, 13 * 512) },
    ]);
    await createChildVhd(at("two.vhd"), { parent: at("one.vhd"), now: NOW });
    writeInto(at("two.vhd"), [{ offset: 1_024, bytes: Buffer.alloc(512) }]);
    for (const name of ["base.vhd", "one.vhd", "two.vhd"])
      expect(extract(at(name)).equals(contentOf(at(name)))).toBe(true);
  });

  testWith(["7z"], "gives the same SHA-256 for a chain, its merge and its flat copy", async () => {
    const at = scratch();
    await smallBase(at("base.vhd"));
    writeFileSync(at("wanted.raw"), changed(contentOf(at("base.vhd")), 5));
    await diffVhd(at("child.vhd"), { parent: at("base.vhd"), image: at("wanted.raw"), now: NOW });
    await mergeVhd(at("child.vhd"), at("merged.vhd"), { now: NOW });
    await flattenVhd(at("child.vhd"), at("flat.vhd"), { type: "fixed", now: NOW });
    const wanted = sha256OfFile(at("wanted.raw"));
    for (const name of ["child.vhd", "merged.vhd", "flat.vhd"]) expect(sha256(extract(at(name)))).toBe(wanted);
  });

  testWith(["7z"], "finds a moved parent after it was relinked, and not before", async () => {
    const at = scratch();
    await smallBase(at("base.vhd"));
    await createChildVhd(at("child.vhd"), { parent: at("base.vhd"), now: NOW });
    writeInto(at("child.vhd"), [{ offset: 0, bytes: noise(9, 512) }]);
    copyFileSync(at("base.vhd"), at("a base under another name.vhd"));
    writeFileSync(at("base.vhd"), "");
    expect(run("7z", ["t", "-y", at("child.vhd")]).code).not.toBe(0);
    await relinkVhd(at("child.vhd"), { parent: at("a base under another name.vhd") });
    expect(extract(at("child.vhd")).equals(contentOf(at("child.vhd")))).toBe(true);
    expect((await verifyVhd(at("child.vhd"))).findings).toEqual([]);
  });
});

describe("qemu-img", () => {
  testWith(["qemu-img"], "reads what we make: dynamic and fixed", async () => {
    const at = scratch();
    writeFileSync(at("disk.raw"), changed(Buffer.alloc(5 * MIB), 6));
    for (const type of ["fixed", "dynamic"] as const) {
      await flattenVhd(at("disk.raw"), at(`${type}.vhd`), { type, now: NOW });
      const { code, text } = run("qemu-img", ["compare", "-f", "vpc", "-F", "raw", at(`${type}.vhd`), at("disk.raw")]);
      expect(text).toContain("Images are identical.");
      expect(code).toBe(0);
    }
  });

  testWith(["qemu-img"], "makes what we read: dynamic and fixed, of its rounding and of the wished size", async () => {
    const at = scratch();
    writeFileSync(at("disk.raw"), changed(Buffer.alloc(5 * MIB), 7));
    for (const subformat of ["dynamic", "fixed"]) {
      for (const size of ["", ",force_size=on"]) {
        const options = ["-f", "raw", "-O", "vpc", "-o", `subformat=${subformat}${size}`];
        expect(run("qemu-img", ["convert", ...options, at("disk.raw"), at("q.vhd")]).code).toBe(0);
        const content = contentOf(at("q.vhd"));
        expect(content.subarray(0, 5 * MIB).equals(readFileSync(at("disk.raw")))).toBe(true);
        expect(content.length).toBe(size === "" ? sizeByGeometry(5 * MIB) : 5 * MIB);
        const errors = (await verifyVhd(at("q.vhd"))).findings.filter(({ severity }) => severity === "error");
        expect(errors).toEqual([]);
      }
    }
  });

  testWith(["qemu-img"], "rounds sizes to the geometry as we do, and computes the same geometry", async () => {
    const at = scratch();
    const random = createRandom(8);
    const sizes = [3 * MIB, 64 * MIB, 127 * 2 ** 30, 2_040 * 2 ** 30];
    for (let run = 0; run < 12; run += 1) sizes.push(random.integer(6_144, 2 ** random.integer(14, 31)) * 512);
    for (const size of sizes) {
      const made = run("qemu-img", ["create", "-q", "-f", "vpc", at("q.vhd"), String(size)]);
      expect(made.code, made.text).toBe(0);
      const { footer } = inspectVhd(at("q.vhd"));
      expect([size, footer.size]).toEqual([size, sizeByGeometry(size)]);
      const { findings } = await verifyVhd(at("q.vhd"));
      expect(findings.filter(({ text }) => text.includes("geometry"))).toEqual([]);
    }
  });

  testWith(["7z", "qemu-img"], "makes parents that we make children of", async () => {
    const at = scratch();
    writeFileSync(at("disk.raw"), changed(Buffer.alloc(6 * MIB), 9));
    const options = ["-f", "raw", "-O", "vpc", "-o", "force_size=on"];
    expect(run("qemu-img", ["convert", ...options, at("disk.raw"), at("base.vhd")]).code).toBe(0);
    writeFileSync(at("next.raw"), changed(readFileSync(at("disk.raw")), 10));
    await diffVhd(at("child.vhd"), { parent: at("base.vhd"), image: at("next.raw"), now: NOW });
    expect(sha256(extract(at("child.vhd")))).toBe(sha256OfFile(at("next.raw")));
    expect((await checkChain(at("child.vhd"))).sound).toBe(true);
  });
});

describe("vhdiinfo", () => {
  testWith(["vhdiinfo"], "reads our types, ids and parents", async () => {
    const at = scratch();
    const base = await smallBase(at("base.vhd"));
    const child = await createChildVhd(at("child.vhd"), { parent: at("base.vhd"), now: NOW });
    const fixed = await createVhd(at("fixed.vhd"), { type: "fixed", size: 4 * MIB, now: NOW });
    expect(run("vhdiinfo", [at("base.vhd")]).text).toMatch(new RegExp(`Dynamic[^]*3.0 MiB[^]*${base.uuid}`));
    expect(run("vhdiinfo", [at("fixed.vhd")]).text).toMatch(new RegExp(`Fixed[^]*4.0 MiB[^]*${fixed.uuid}`));
    const { text } = run("vhdiinfo", [at("child.vhd")]);
    expect(text).toMatch(/Differential/);
    for (const id of [child.uuid, base.uuid]) expect(text).toContain(id);
    expect(text).toContain("base.vhd");
  });
});

/** The same bytes with some sectors written over, at places that fit no block and no page. */
function changed(content: Buffer, seed: number): Buffer {
  const random = createRandom(seed);
  const copy = Buffer.from(content);
  for (let run = 0; run < 20; run += 1) {
    const length = 512 * random.integer(1, 50);
    noise(seed + run, length).copy(copy, 512 * random.integer(0, (copy.length - length) / 512));
  }
  return copy;
}
