import { bitmapSizeOf, type DynamicHeader } from "../format/dynamic-header.ts";
import { FOOTER, formatFooter } from "../format/footer.ts";
import { SECTOR } from "../format/geometry.ts";
import { blockRoomOf, type OpenVhd } from "../open-vhd.ts";
import { type Bitmap, fillOf, runsOf, setSectors } from "./bitmap.ts";
import { CHUNK, type DataRange, type DiskImage, remembering } from "./disk-image.ts";
import { ABSENT, readCheckedTable } from "./table.ts";

/** The blocks of one dynamic or differencing VHD, without what lies below it. */
export interface BlockLayer {
  readonly header: DynamicHeader;
  readonly blockCount: number;
  isAllocated(block: number): boolean;
  /** The bitmap of an allocated block; valid until the next call. */
  bitmapOf(block: number): Bitmap;
  /** Fills `target` with what the block's room holds from `within` on, marked or not. */
  readBlock(target: Buffer, block: number, within: number): void;
  /** Writes whole sectors within a block, and makes the block where it is absent. The file is open for writing. */
  writeBlock(bytes: Buffer, block: number, within: number): void;
  /** The next run of allocated blocks, as bytes of the disk. */
  nextAllocated(from: number): DataRange | undefined;
}

/** Reads and checks the table. Throws `unreadable-input`. */
export function openLayer(vhd: OpenVhd, header: DynamicHeader): BlockLayer {
  const table = readCheckedTable(vhd);
  const bitmap = Buffer.alloc(bitmapSizeOf(header.blockSize));
  const placeOf = (block: number) => (table[block] ?? ABSENT) * SECTOR;
  let bitmapBlock = -1;
  return {
    header,
    blockCount: table.length,
    isAllocated: (block) => (table[block] ?? ABSENT) !== ABSENT,
    bitmapOf(block) {
      if (bitmapBlock !== block) vhd.disk.readAt(bitmap, placeOf(block));
      bitmapBlock = block;
      return bitmap;
    },
    readBlock: (target, block, within) => vhd.disk.readAt(target, placeOf(block) + bitmap.length + within),
    writeBlock(bytes, block, within) {
      const isNew = table[block] === ABSENT;
      const place = isNew ? addRoom(vhd, header) : placeOf(block);
      const marks = Buffer.from(isNew ? Buffer.alloc(bitmap.length) : this.bitmapOf(block));
      vhd.disk.writeAt(bytes, place + bitmap.length + within);
      setSectors(marks, within / SECTOR, (within + bytes.length) / SECTOR);
      vhd.disk.writeAt(marks, place);
      bitmapBlock = -1;
      if (!isNew) return;
      table[block] = place / SECTOR;
      const entry = Buffer.alloc(4);
      entry.writeUInt32BE(place / SECTOR);
      vhd.disk.writeAt(entry, header.tableAt + block * 4);
    },
    nextAllocated(from) {
      let first = Math.floor(from / header.blockSize);
      while (first < table.length && table[first] === ABSENT) first += 1;
      // The last block reaches past the disk's end.
      if (first >= table.length || from >= vhd.footer.size) return undefined;
      let end = first + 1;
      while (end < table.length && table[end] !== ABSENT) end += 1;
      const offset = Math.max(from, first * header.blockSize);
      return { offset, length: Math.min(end * header.blockSize, vhd.footer.size) - offset };
    },
  };
}

/** Moves the footer on by a block and returns the place before it. Killed here, the footer's copy still serves. */
function addRoom({ disk, footer, footerFrom }: OpenVhd, header: DynamicHeader): number {
  const tail = footerFrom === "copy" ? 0 : footerFrom === "end" ? FOOTER : FOOTER - 1;
  const place = Math.ceil((disk.size - tail) / SECTOR) * SECTOR;
  disk.writeAt(formatFooter(footer), place + blockRoomOf(header));
  disk.writeAt(Buffer.alloc(bitmapSizeOf(header.blockSize)), place);
  return place;
}

/** The disk that a layer shows over what lies below it: its parent's disk, or zeros. */
export function createLayeredImage(vhd: OpenVhd, layer: BlockLayer, parent: DiskImage | undefined): DiskImage {
  const { size } = vhd.footer;
  const { blockSize } = layer.header;
  const nextOwn = remembering(layer.nextAllocated);
  const nextBelow = parent && remembering(parent.nextData);
  let scratch: Buffer | undefined;

  /** `target` lies within one block. */
  function readPiece(target: Buffer, offset: number): void {
    const block = Math.floor(offset / blockSize);
    const within = offset - block * blockSize;
    const [from, to] = [within / SECTOR, (within + target.length) / SECTOR];
    const fill = layer.isAllocated(block) ? fillOf(layer.bitmapOf(block), from, to) : "none";
    if (fill === "all") {
      layer.readBlock(target, block, within);
      return;
    }
    if (parent === undefined) target.fill(0);
    else parent.readInto(target, offset);
    if (fill === "some") readMarked(target, block, within);
  }

  /** Lays the block's marked sectors over what is in `target` already. */
  function readMarked(target: Buffer, block: number, within: number): void {
    const from = within / SECTOR;
    scratch ??= Buffer.allocUnsafeSlow(Math.min(blockSize, CHUNK));
    for (let done = 0; done < target.length; done += scratch.length) {
      const own = scratch.subarray(0, Math.min(scratch.length, target.length - done));
      layer.readBlock(own, block, within + done);
      const first = from + done / SECTOR;
      for (const [here, start, end] of runsOf(layer.bitmapOf(block), first, first + own.length / SECTOR)) {
        if (here) own.copy(target, done + (start - first) * SECTOR, (start - first) * SECTOR, (end - first) * SECTOR);
      }
    }
  }

  return {
    file: vhd.disk.file,
    size,
    readInto(target, offset) {
      for (let done = 0; done < target.length; ) {
        const at = offset + done;
        const length = Math.min(target.length - done, blockSize - (at % blockSize));
        readPiece(target.subarray(done, done + length), at);
        done += length;
      }
    },
    nextData(from) {
      const own = nextOwn(from);
      const below = nextBelow?.(from);
      if (own === undefined || below === undefined) return own ?? below;
      return below.offset < own.offset ? below : own;
    },
    close: () => vhd.disk.close(),
  };
}
