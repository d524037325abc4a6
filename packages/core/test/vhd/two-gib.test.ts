import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { statSync } from "node:fs";
import { contentHash, createVhd, diffVhd, flatHash, flattenVhd, mergeVhd, openDisk } from "@patchrig/core/vhd";
import { describe, expect } from "vitest";
import { testWith } from "./programs.ts";
import { NOW, noise, scratch, writeInto } from "./scratch.ts";

const MIB = 2 ** 20;
const SIZE = 2_048 * MIB;
const SEVEN_ZIP = "7z";

describe("a disk of 2 GiB, mostly holes", () => {
  testWith(
    [SEVEN_ZIP],
    "has one SHA-256 as a chain, merged and flat, by 7-Zip and by us",
    async () => {
      const at = scratch();
      await createVhd(at("base.vhd"), { type: "dynamic", size: SIZE, now: NOW });
      const places = [0, 700, 1_100, 2_047].map((place) => place * MIB);
      writeInto(
        at("base.vhd"),
        places.map((offset, index) => ({ offset, bytes: noise(index, MIB) })),
      );
      await flattenVhd(at("base.vhd"), at("next.vhd"), { type: "dynamic", now: NOW });
      writeInto(at("next.vhd"), [
        { offset: 512, bytes: Buffer.alloc(1_024) },
        { offset: 900 * MIB - 512, bytes: noise(9, 13 * 512) },
        { offset: SIZE - 512, bytes: noise(10, 512) },
      ]);
      await diffVhd(at("child.vhd"), { parent: at("base.vhd"), image: at("next.vhd"), now: NOW });
      await mergeVhd(at("child.vhd"), at("merged.vhd"), { now: NOW });
      await flattenVhd(at("child.vhd"), at("flat.vhd"), { type: "fixed", now: NOW });
      expect(await ours(at("child.vhd"), contentHash)).toBe(await ours(at("next.vhd"), contentHash));
      const wanted = await ours(at("child.vhd"), flatHash);
      for (const name of ["child.vhd", "merged.vhd", "flat.vhd"]) {
        expect([name, await bySevenZip(at(name))]).toEqual([name, { bytes: SIZE, sha256: wanted }]);
      }
      // What is not there takes no room: neither in a child nor in a fixed file.
      expect(statSync(at("child.vhd")).size).toBeLessThan(16 * MIB);
      expect(statSync(at("flat.vhd")).blocks * 512).toBeLessThan(16 * MIB);
    },
    180_000,
  );
});

async function ours(file: string, hash: typeof flatHash): Promise<string> {
  const disk = openDisk(file);
  try {
    return await hash(disk.image);
  } finally {
    disk.close();
  }
}

/** `7z x -so FILE | sha256sum`, never the whole disk in memory. */
async function bySevenZip(file: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const child = spawn(SEVEN_ZIP, ["x", "-so", "-y", file], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "exit");
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  const [code] = await ended;
  expect([file, code]).toEqual([file, 0]);
  return { bytes, sha256: hash.digest("hex") };
}
