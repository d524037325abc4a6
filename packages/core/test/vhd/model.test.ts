import { writeFileSync } from "node:fs";
import {
  checkChain,
  createChildVhd,
  createVhd,
  diffVhd,
  flattenVhd,
  mergeVhd,
  openPages,
  verifyVhd,
} from "@patchrig/core/vhd";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clearScratch, contentOf, NOW, noise, scratch, writeInto } from "./scratch.ts";

const SECTOR = 512;
const SIZE = 300 * 1_024;

const write = fc
  .record({
    sector: fc.nat(SIZE / SECTOR - 1),
    sectors: fc.integer({ min: 1, max: 40 }),
    seed: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ sector, sectors, seed }) => {
    const length = Math.min(sectors * SECTOR, SIZE - sector * SECTOR);
    return { offset: sector * SECTOR, bytes: seed === 0 ? Buffer.alloc(length) : noise(seed, length) };
  });
const writes = fc.array(write, { maxLength: 8 });

const disk = fc.record({
  type: fc.constantFrom("fixed" as const, "dynamic" as const),
  blockSize: fc.constantFrom(4_096, 32_768, 131_072),
  generations: fc.array(writes, { minLength: 1, maxLength: 4 }),
});

type Wish = typeof disk extends fc.Arbitrary<infer T> ? T : never;

/** Makes base and children by writing into them, and the plain bytes that they must show. */
async function build(at: (name: string) => string, { type, blockSize, generations }: Wish) {
  const model = Buffer.alloc(SIZE);
  const states: Buffer[] = [];
  const files: string[] = [];
  for (const [level, change] of generations.entries()) {
    const file = at(`level-${level}.vhd`);
    const parent = files.at(-1);
    if (parent === undefined) await createVhd(file, { type, size: SIZE, blockSize, now: NOW });
    else await createChildVhd(file, { parent, now: NOW });
    writeInto(file, change);
    for (const { offset, bytes } of change) bytes.copy(model, offset);
    files.push(file);
    states.push(Buffer.from(model));
  }
  return { files, states, top: files.at(-1) ?? "", shown: states.at(-1) ?? Buffer.alloc(0) };
}

describe("a disk of random generations", () => {
  it("shows at each level what was written up to there, and every check finds it sound", async () => {
    await each(async (at, wish) => {
      const { files, states, top } = await build(at, wish);
      for (const [level, file] of files.entries()) {
        expect(contentOf(file).equals(states[level] ?? Buffer.alloc(0))).toBe(true);
        expect((await verifyVhd(file)).findings).toEqual([]);
      }
      expect(await checkChain(top)).toMatchObject({ sound: true, findings: [] });
    });
  });

  it("is the same flattened to any type, and merged level by level", async () => {
    await each(async (at, wish) => {
      const { files, top, shown } = await build(at, wish);
      for (const type of ["fixed", "dynamic", "raw"] as const) {
        await flattenVhd(top, at(`flat.${type}${type === "raw" ? "" : ".vhd"}`), { type, now: NOW });
      }
      expect(contentOf(at("flat.fixed.vhd")).equals(shown)).toBe(true);
      expect(contentOf(at("flat.dynamic.vhd")).equals(shown)).toBe(true);
      if (files.length === 1) return;
      let merged = top;
      for (let level = files.length - 1; level > 0; level -= 1) {
        await mergeVhd(merged, at(`merged-${level}.vhd`), { now: NOW });
        merged = at(`merged-${level}.vhd`);
        expect(contentOf(merged).equals(shown)).toBe(true);
        expect((await verifyVhd(merged)).findings).toEqual([]);
      }
    });
  });

  it("comes out of a difference between two images, whatever both hold", async () => {
    const pair = fc.record({ wish: disk, changes: writes, granularity: fc.constantFrom(512, 4_096) });
    await fc.assert(
      fc.asyncProperty(pair, async ({ wish, changes, granularity }) => {
        const at = scratch();
        const { top, shown } = await build(at, wish);
        const wanted = Buffer.from(shown);
        for (const { offset, bytes } of changes) bytes.copy(wanted, offset);
        writeFileSync(at("wanted.raw"), wanted);
        const report = await diffVhd(at("child.vhd"), { parent: top, image: at("wanted.raw"), granularity, now: NOW });
        expect(contentOf(at("child.vhd")).equals(wanted)).toBe(true);
        expect(report.changed).toBe(differing(shown, wanted, granularity));
        expect(await checkChain(at("child.vhd"))).toMatchObject({ sound: true, findings: [] });
        clearScratch();
      }),
      { numRuns: 40 },
    );
  });

  it("arrives whole when its pages are put where an upload would put them", async () => {
    await each(async (at, wish) => {
      const { files, states, top, shown } = await build(at, wish);
      expect(blobOf(Buffer.alloc(SIZE), top, true).equals(shown)).toBe(true);
      if (files.length > 1) expect(blobOf(states.at(-2) ?? Buffer.alloc(0), top, false).equals(shown)).toBe(true);
    });
  });
});

/** Puts the pages over what is there; none of those to write may be all zeros. */
function blobOf(there: Buffer, file: string, whole: boolean): Buffer {
  const pages = openPages(file, { whole });
  const blob = Buffer.concat([there, Buffer.alloc(SECTOR)]);
  for (const range of pages.ranges()) {
    expect(range.length % SECTOR === 0 && range.length <= 4 * 2 ** 20).toBe(true);
    if (range.kind === "clear") blob.fill(0, range.offset, range.offset + range.length);
    else {
      for (let at = 0; at < range.length; at += SECTOR)
        expect(range.bytes.subarray(at, at + SECTOR).some((byte) => byte !== 0)).toBe(true);
      range.bytes.copy(blob, range.offset);
    }
  }
  expect(blob.toString("latin1", SIZE, SIZE + 8)).toBe("conectix");
  pages.close();
  return blob.subarray(0, SIZE);
}

function differing(one: Buffer, other: Buffer, granularity: number): number {
  let bytes = 0;
  for (let at = 0; at < one.length; at += granularity) {
    const [a, b] = [one, other].map((buffer) => buffer.subarray(at, at + granularity));
    if (a && b && !a.equals(b)) bytes += a.length;
  }
  return bytes;
}

async function each(check: (at: (name: string) => string, wish: Wish) => Promise<void>) {
  await fc.assert(
    fc.asyncProperty(disk, async (wish) => {
      await check(scratch(), wish);
      clearScratch();
    }),
    { numRuns: 40 },
  );
}
