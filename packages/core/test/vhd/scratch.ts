import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@patchrig/core/random";
import { createVhd, type Footer, openChain, openWritable } from "@patchrig/core/vhd";
import { afterEach } from "vitest";

/** 2011-02-01T00:00:00Z. */
export const NOW = 1_296_518_400_000;

const folders: string[] = [];

/** A folder of its own for one test; it goes with the test. */
export function scratch(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "patchrig-vhd-"));
  folders.push(folder);
  return (name) => join(folder, name);
}

export function clearScratch(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

afterEach(clearScratch);

const tiles = new Map<number, Buffer>();

/** So many bytes that no run of zeros interrupts; the same for the same seed. */
export function noise(seed: number, length: number): Buffer {
  const tile = tiles.get(seed) ?? newTile(seed);
  tiles.set(seed, tile);
  return Buffer.alloc(length, tile);
}

function newTile(seed: number): Buffer {
  const random = createRandom(seed);
  return Buffer.from(Array.from({ length: 5_003 }, () => random.integer(1, 255)));
}

export const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

export const sha256OfFile = (file: string): string => sha256(readFileSync(file));

/** What the disk of a VHD with all its parents holds. */
export function contentOf(file: string): Buffer {
  const { image, close } = openChain(file);
  try {
    const content = Buffer.alloc(image.size);
    image.readInto(content, 0);
    return content;
  } finally {
    close();
  }
}

export interface Written {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Writes into a VHD as a virtual machine does. */
export function writeInto(file: string, writes: readonly Written[]): void {
  const image = openWritable(file);
  try {
    for (const { offset, bytes } of writes) image.write(bytes, offset);
  } finally {
    image.close();
  }
}

const KIB = 1_024;

/** A small dynamic VHD with something at its start, in its middle and in its last sector. */
export async function smallBase(file: string, type: "dynamic" | "fixed" = "dynamic"): Promise<Footer> {
  const size = 3 * KIB * KIB;
  const footer = await createVhd(file, { type, size, now: NOW, blockSize: 64 * KIB });
  writeInto(file, [
    { offset: 0, bytes: noise(1, 8 * KIB) },
    { offset: size / 2 - 512, bytes: noise(2, 5 * 512) },
    { offset: size - 512, bytes: noise(3, 512) },
  ]);
  return footer;
}
