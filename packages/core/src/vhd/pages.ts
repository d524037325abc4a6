import { PatchrigError } from "../errors.ts";
import { openChain } from "./chain.ts";
import { FOOTER, type Footer, formatFooter } from "./format/footer.ts";
import { SECTOR } from "./format/geometry.ts";
import { runsOf } from "./image/bitmap.ts";
import { openLayer } from "./image/block-layer.ts";
import { CHUNK, type DiskImage, dataPieces } from "./image/disk-image.ts";
import { nonZeroRuns } from "./image/zeros.ts";
import type { OpenVhd } from "./open-vhd.ts";

/**
 * A range of 512-byte pages of a page blob. `clear`: pages of the parent that the child overwrote with zeros; there is
 * nothing to send for them. `bytes` are those of a `write`, and valid until the next range is asked for.
 */
export type PageRange =
  | { readonly kind: "write"; readonly offset: number; readonly length: number; readonly bytes: Buffer }
  | { readonly kind: "clear"; readonly offset: number; readonly length: number };

/** The most that one request may carry: 4 MiB. */
export const LARGEST_RANGE = 4 * 2 ** 20;

/** What an upload would send. The blob is a fixed VHD: the disk, then a footer. */
export interface Pages {
  /** Bytes of the blob. */
  readonly blobSize: number;
  /** Only what the child holds itself, to be put over a copy of its parent's blob. */
  readonly ownOnly: boolean;
  /** Read into what `take` gives, 4 MiB each; without it into one buffer, again and again. */
  ranges(take?: () => Buffer): Generator<PageRange>;
  close(): void;
}

export interface PagesOptions {
  /** Everything, though it is a differencing VHD: as if it were flattened first. */
  readonly whole?: boolean | undefined;
}

/**
 * Lists the pages of a VHD that an upload would send: those with anything but zeros in them, in ranges of 4 MiB at most. Of a
 * differencing VHD only what it holds itself. Throws `unreadable-input`.
 */
export function openPages(file: string, { whole = false }: PagesOptions = {}): Pages {
  const { image, links, close } = openChain(file);
  const [top] = links;
  if (top === undefined) throw new PatchrigError("internal", "a chain has one file at least");
  const ownOnly = !whole && top.footer.type === "differencing";
  return {
    blobSize: image.size + FOOTER,
    ownOnly,
    close,
    *ranges(take = oneBuffer(Math.min(LARGEST_RANGE, image.size))) {
      yield* ownOnly ? ownRanges(top) : dataRanges(image, take);
      const footer: Footer = { ...top.footer, type: "fixed", headerAt: undefined };
      yield { kind: "write", offset: image.size, length: FOOTER, bytes: formatFooter(footer) };
    },
  };
}

/** The same buffer for each piece, made for the first. */
export function oneBuffer(size: number): () => Buffer {
  let buffer: Buffer | undefined;
  return () => {
    buffer ??= Buffer.allocUnsafeSlow(size);
    return buffer;
  };
}

function* dataRanges(image: DiskImage, take: () => Buffer): Generator<PageRange> {
  for (const { offset, length } of dataPieces(image, LARGEST_RANGE)) {
    const bytes = take().subarray(0, length);
    image.readInto(bytes, offset);
    yield* writesOf(bytes, offset);
  }
}

function* writesOf(bytes: Buffer, offset: number): Generator<PageRange> {
  for (const [from, to] of nonZeroRuns(bytes))
    yield { kind: "write", offset: offset + from, length: to - from, bytes: bytes.subarray(from, to) };
}

function* ownRanges(vhd: OpenVhd): Generator<PageRange> {
  if (vhd.header === undefined) return;
  const layer = openLayer(vhd, vhd.header);
  const { blockSize } = layer.header;
  const buffer = Buffer.allocUnsafeSlow(Math.min(blockSize, CHUNK));
  for (let block = 0; block < layer.blockCount; block += 1) {
    if (!layer.isAllocated(block)) continue;
    const start = block * blockSize;
    const sectors = Math.min(blockSize, vhd.footer.size - start) / SECTOR;
    for (let at = 0; at < sectors; at += buffer.length / SECTOR) {
      const end = Math.min(sectors, at + buffer.length / SECTOR);
      for (const [here, from, to] of runsOf(layer.bitmapOf(block), at, end)) {
        if (!here) continue;
        const bytes = buffer.subarray(0, (to - from) * SECTOR);
        layer.readBlock(bytes, block, from * SECTOR);
        yield* withClears(bytes, start + from * SECTOR);
      }
    }
  }
}

function* withClears(bytes: Buffer, offset: number): Generator<PageRange> {
  let done = 0;
  for (const [from, to] of nonZeroRuns(bytes)) {
    if (from > done) yield { kind: "clear", offset: offset + done, length: from - done };
    yield { kind: "write", offset: offset + from, length: to - from, bytes: bytes.subarray(from, to) };
    done = to;
  }
  if (bytes.length > done) yield { kind: "clear", offset: offset + done, length: bytes.length - done };
}
