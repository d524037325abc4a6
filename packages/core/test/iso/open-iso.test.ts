import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bytesInMemory, type IsoImage, openFileBytes, openIso } from "../../src/iso/index.ts";
import { withProgram } from "../with-program.ts";
import { makeIso, NAMINGS } from "./make-iso.ts";

const RPM = "package-pool/vmware-applmgmt-6.0.0.10000-3018521.x86_64.rpm";
const FILES = { [RPM]: "rpm".repeat(5000), "manifest/manifest-latest.xml": "<update/>", "read me.txt": "hello\n" };
const SECTOR = 2048;

const read = async (bytes: Buffer) => openIso(bytesInMemory(bytes));

async function opened(bytes: Buffer): Promise<IsoImage> {
  const result = await read(bytes);
  if ("problem" in result) throw new Error(result.problem.text);
  return result.value;
}

async function textOf(image: IsoImage, path: string): Promise<string | undefined> {
  const entry = image.entries.find((one) => one.path.toLowerCase() === path.toLowerCase());
  return entry && (await image.read(entry, 1_000_000)).toString("utf8");
}

for (const program of ["xorriso", "genisoimage"] as const) {
  describe(`an image made by ${program}`, () => {
    withProgram(program, "reads long names by Rock Ridge, and every byte", async () => {
      const image = await opened(makeIso(program, NAMINGS["rock-ridge"][program], FILES));
      expect(image.names).toBe("rock-ridge");
      expect(image.label).toBe("PATCH");
      expect(image.entries.map(({ path }) => path).sort()).toEqual(
        ["manifest", "manifest/manifest-latest.xml", "package-pool", RPM, "read me.txt"].sort(),
      );
      expect(await textOf(image, RPM)).toBe(FILES[RPM]);
      expect(await textOf(image, "read me.txt")).toBe("hello\n");
    });

    withProgram(program, "reads Joliet names where there is no Rock Ridge", async () => {
      const image = await opened(makeIso(program, NAMINGS.joliet[program], FILES));
      expect(image.names).toBe("joliet");
      expect(await textOf(image, RPM)).toBe(FILES[RPM]);
    });

    withProgram(program, "reads plain names of eight and three, their versions taken off", async () => {
      const image = await opened(makeIso(program, NAMINGS.plain[program], { "DATA/ONE.TXT": "1", "TWO.TXT": "22" }));
      expect(image.names).toBe("plain");
      expect(image.entries.map(({ path }) => path).sort()).toEqual(["DATA", "DATA/ONE.TXT", "TWO.TXT"]);
      expect(await textOf(image, "TWO.TXT")).toBe("22");
    });

    withProgram(program, "follows names that go on elsewhere, and folders of many sectors", async () => {
      const many = Object.fromEntries(
        Array.from({ length: 300 }, (_, index) => [`pool/${"n".repeat(180)}-${index}.rpm`, `${index}`]),
      );
      const image = await opened(makeIso(program, NAMINGS["rock-ridge"][program], many));
      expect(image.entries).toHaveLength(301);
      expect(await textOf(image, `pool/${"n".repeat(180)}-299.rpm`)).toBe("299");
    });

    withProgram(program, "is cut short by name, wherever it was cut", async () => {
      const whole = makeIso(program, NAMINGS["rock-ridge"][program], FILES);
      for (const left of [SECTOR * 17, SECTOR * 20, Math.floor(whole.length / 2), whole.length - SECTOR]) {
        const result = await read(whole.subarray(0, left));
        expect("problem" in result && result.problem.kind, `${left} of ${whole.length}`).toBe("truncated");
      }
    });

    withProgram(program, "never hangs nor throws on a damaged one", async () => {
      const whole = makeIso(program, ["-R", "-J"], FILES);
      for (let seed = 1; seed <= 300; seed++) {
        const bytes = Buffer.from(whole);
        // Only the first sectors have structure: descriptors, path tables, directories.
        for (let hit = 0; hit < 8; hit++) {
          const at = SECTOR * 16 + ((seed * 7919 + hit * 104_729) % (SECTOR * 30));
          bytes[at] = (seed * 31 + hit * 17) & 0xff;
        }
        const result = await read(bytes);
        if ("problem" in result) expect(result.problem.text.length).toBeGreaterThan(10);
        else expect(result.value.entries.length).toBeLessThan(10_000);
      }
    });
  });
}

describe("what is no image", () => {
  it("is named as such, with what was looked for and where", async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from("PK\u0003\u0004"), Buffer.alloc(SECTOR * 40)]) {
      const result = await read(bytes);
      expect("problem" in result && result.problem.kind).toBe("no-iso");
      expect("problem" in result && result.problem.text).toMatch(/CD001.*32769/);
    }
  });

  withProgram("xorriso", "is a folder that lies in itself, by name", async () => {
    const bytes = makeIso("xorriso", NAMINGS["rock-ridge"].xorriso, { "one/two/x.txt": "x" });
    const image = await opened(bytes);
    const extentOf = (path: string) =>
      (image.entries.find((entry) => entry.path === path)?.extents[0]?.at ?? 0) / SECTOR;
    const [outer, inner] = [extentOf("one"), extentOf("one/two")];
    // The record of `two` now points at `one`, in both byte orders.
    const wanted = Buffer.alloc(8);
    wanted.writeUInt32LE(inner, 0);
    wanted.writeUInt32BE(inner, 4);
    const folder = bytes.subarray(outer * SECTOR, (outer + 1) * SECTOR);
    const at = folder.lastIndexOf(wanted);
    expect(at).toBeGreaterThan(0);
    folder.writeUInt32LE(outer, at);
    folder.writeUInt32BE(outer, at + 4);
    const result = await read(bytes);
    expect("problem" in result && result.problem).toMatchObject({ kind: "looping" });
  });
});

describe("an image's file", () => {
  withProgram("xorriso", "is read where it is needed, and named when it is not there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "patchrig-iso-"));
    try {
      const file = join(folder, "a.iso");
      writeFileSync(file, makeIso("xorriso", NAMINGS["rock-ridge"].xorriso, FILES));
      const source = await openFileBytes(file);
      const result = await openIso(source);
      expect("value" in result && result.value.entries).toHaveLength(5);
      await source.close();
      await expect(openFileBytes(join(folder, "none.iso"))).rejects.toThrow(/none\.iso: there is no such file/);
      await expect(openFileBytes(folder)).rejects.toThrow(/expected a file|EISDIR/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
