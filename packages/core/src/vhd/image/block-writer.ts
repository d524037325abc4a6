import { bitmapSizeOf } from "../format/dynamic-header.ts";
import { type Footer, formatFooter } from "../format/footer.ts";
import { SECTOR } from "../format/geometry.ts";
import { formatStart, type NewLayout } from "../new-vhd.ts";
import type { Bitmap } from "./bitmap.ts";
import type { DiskFile } from "./disk-file.ts";
import { ABSENT } from "./table.ts";

/** Writes a new dynamic or differencing VHD block after block. */
export interface BlockWriter {
  /** The bitmap of the block that is written next. */
  readonly bitmap: Bitmap;
  /** The data of the block that is written next. */
  readonly data: Buffer;
  /** Writes bitmap and data as this block. */
  append(block: number): void;
  /** Writes what leads to the blocks, and the footer. */
  finish(): void;
}

/** The table stays in memory (four bytes a block) until `finish`, and so does one block. */
export function createBlockWriter(disk: DiskFile, footer: Footer, layout: NewLayout): BlockWriter {
  const bitmapSize = bitmapSizeOf(layout.header.blockSize);
  const room = Buffer.alloc(bitmapSize + layout.header.blockSize);
  const table = new Uint32Array(layout.header.entries).fill(ABSENT);
  let next = layout.blocksAt;
  return {
    bitmap: room.subarray(0, bitmapSize),
    data: room.subarray(bitmapSize),
    append(block) {
      table[block] = next / SECTOR;
      disk.writeAt(room, next);
      next += room.length;
    },
    finish() {
      disk.writeAt(formatStart(footer, layout, table), 0);
      disk.writeAt(formatFooter(footer), next);
    },
  };
}
