import { readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "@patchrig/core/clock";
import type { Random } from "@patchrig/core/random";
import { createChildVhd, createVhd, inspectVhd, openWritable } from "@patchrig/core/vhd";

/** What a client is given to bring into the service. */
export interface Goods {
  /** The name that the image is to have. */
  readonly image: string;
  readonly file: string;
  /** The image that it is to be associated with; undefined for a VHD that stands by itself. */
  readonly parent: { readonly name: string; readonly uuid: string } | undefined;
  readonly location: string;
  readonly service: string;
  readonly role: string;
  /** The whole file. */
  readonly content: Buffer;
}

const MIB = 2 ** 20;
/** What one request can carry (W30): a block of this size is empty, or it is not. */
const BLOCK = 4 * MIB;
const BLOCKS = 8;
const FULL = 5;

/** Makes the VHD in a folder: a fixed one with empty blocks in it, or one that differs from a parent beside it (M15). */
export async function makeGoods(kind: "whole" | "child", folder: string, random: Random): Promise<Goods> {
  const stem = `app-${random.hex(6)}`;
  const about = {
    image: `${stem}.vhd`,
    location: "North Central US",
    service: `orders${random.hex(4)}`,
    role: `Shop${random.integer(1, 99)}`,
  };
  const now = systemClock.now();
  if (kind === "whole") {
    const file = join(folder, `${stem}.vhd`);
    await createVhd(file, { type: "fixed", size: BLOCKS * BLOCK, now });
    fill(file, drawn(BLOCKS, FULL, random), random);
    return { ...about, file, parent: undefined, content: readFileSync(file) };
  }
  const base = join(folder, "base.vhd");
  await createVhd(base, { type: "fixed", size: 2 * BLOCK, now });
  fill(base, [0], random);
  const file = join(folder, `${stem}.vhd`);
  await createChildVhd(file, { parent: base, now });
  fill(file, [1], random);
  const parent = { name: `base-${random.hex(6)}`, uuid: inspectVhd(base).footer.uuid };
  return { ...about, file, parent, content: readFileSync(file) };
}

/** One MiB somewhere in each of these blocks, every page of it another. */
function fill(file: string, blocks: readonly number[], random: Random): void {
  const disk = openWritable(file);
  for (const block of blocks) {
    const bytes = Buffer.alloc(MIB, random.hex(32));
    const offset = block * BLOCK + random.integer(0, 5) * (MIB / 2);
    for (let at = 0; at < bytes.length; at += PAGE) bytes.writeUInt32BE(offset + at + 1, at);
    disk.write(bytes, offset);
  }
  disk.flush();
  disk.close();
}

/** W30. */
export const PAGE = 512;

/** So many of the first numbers, in order. */
function drawn(of: number, count: number, random: Random): readonly number[] {
  const left = Array.from({ length: of }, (_, index) => index);
  while (left.length > count) left.splice(random.integer(0, left.length - 1), 1);
  return left;
}
