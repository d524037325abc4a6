import { PatchrigError } from "../errors.ts";
import { openChain } from "./chain.ts";
import { contentHash } from "./content-hash.ts";
import { readBlockOf } from "./create.ts";
import { DEFAULT_BLOCK } from "./format/dynamic-header.ts";
import { SECTOR } from "./format/geometry.ts";
import { type GuardOptions, guardContent } from "./guard-content.ts";
import { setSectors } from "./image/bitmap.ts";
import { createBlockWriter } from "./image/block-writer.ts";
import { type DiskImage, dataPieces } from "./image/disk-image.ts";
import { writeManifest } from "./manifest.ts";
import { type Identity, newChildFooter, newLayout } from "./new-vhd.ts";
import { openDisk } from "./open-disk.ts";
import { type OutputOptions, writeOutput } from "./output.ts";
import { referenceTo } from "./parent-reference.ts";
import { createPace, type Work } from "./work.ts";

/** What the child is made from. */
export interface DiffOptions extends Identity, OutputOptions, Work, GuardOptions {
  /** The VHD that the child stands on. */
  readonly parent: string;
  /** The disk that parent and child together show: a VHD of any type, or a raw image. */
  readonly image: string;
  /** Bytes that are taken together: 512 (default), or 4096 for readers that know no finer changes. */
  readonly granularity?: number | undefined;
}

/** What came of it. */
export interface DiffReport {
  readonly uuid: string;
  readonly parentUuid: string;
  readonly size: number;
  readonly blocks: number;
  /** Bytes that differ. */
  readonly changed: number;
  readonly parentContent: string;
}

/**
 * Makes the differencing VHD that turns the parent into the image, and its manifest. Neither input is written. Throws
 * `refused` where the sizes differ, the name is taken or a parent was changed since its child was made, `unreadable-input` for a broken input.
 */
export async function diffVhd(output: string, options: DiffOptions): Promise<DiffReport> {
  const parent = openChain(options.parent);
  try {
    const image = openDisk(options.image);
    try {
      checkSizes(parent.image, image.image);
      for (const { links } of [parent, image])
        await guardContent(links, { signal: options.signal, onCompare: options.onCompare });
      return await writeDifference(output, { parent, image: image.image }, options);
    } finally {
      image.close();
    }
  } finally {
    parent.close();
  }
}

async function writeDifference(
  output: string,
  { parent, image }: { readonly parent: ReturnType<typeof openChain>; readonly image: DiskImage },
  options: DiffOptions,
): Promise<DiffReport> {
  const [base] = parent.links;
  if (base === undefined) throw new PatchrigError("internal", "a chain has one file at least");
  const blockSize = base.header?.blockSize ?? DEFAULT_BLOCK;
  const footer = newChildFooter(parent.links, options);
  const layout = newLayout(image.size, blockSize, referenceTo(base, output));
  const granularity = options.granularity ?? SECTOR;
  const inputs = [options.parent, options.image, ...parent.links.map(({ disk }) => disk.file)];
  const content = await contentHash(parent.image, options);
  const found = await writeOutput(output, { ...options, inputs }, async (disk) => {
    const writer = createBlockWriter(disk, footer, layout);
    const below = Buffer.alloc(blockSize);
    const pace = createPace(options, image.size);
    let [blocks, changed] = [0, 0];
    for (const block of blocksWithData(parent.image, image, blockSize)) {
      readBlockOf(image, block, writer.data);
      readBlockOf(parent.image, block, below);
      const different = keepDifferences(writer, below, granularity);
      if (different > 0) writer.append(block);
      [blocks, changed] = [blocks + (different > 0 ? 1 : 0), changed + different];
      await pace(blockSize);
    }
    writer.finish();
    return { blocks, changed };
  });
  writeManifest(output, {
    version: 1,
    uuid: footer.uuid,
    parent: { uuid: base.footer.uuid, file: base.disk.file, content },
  });
  return { uuid: footer.uuid, parentUuid: base.footer.uuid, size: image.size, parentContent: content, ...found };
}

/** Marks what differs in the bitmap and clears what does not from the data. Returns the bytes that differ. */
function keepDifferences(
  { bitmap, data }: { readonly bitmap: Uint8Array; readonly data: Buffer },
  below: Buffer,
  granularity: number,
): number {
  bitmap.fill(0);
  if (data.equals(below)) return 0;
  let changed = 0;
  for (let at = 0; at < data.length; at += granularity) {
    const end = Math.min(at + granularity, data.length);
    if (data.compare(below, at, end, at, end) === 0) data.fill(0, at, end);
    else {
      setSectors(bitmap, at / SECTOR, end / SECTOR);
      changed += end - at;
    }
  }
  return changed;
}

/** The blocks in which one of the two may have data, in order. */
function* blocksWithData(one: DiskImage, other: DiskImage, blockSize: number): Generator<number> {
  const sources = [one, other].map((image) => blocksOf(image, blockSize));
  const heads = sources.map((source) => source.next().value);
  for (;;) {
    const next = Math.min(...heads.map((head) => head ?? Number.POSITIVE_INFINITY));
    if (next === Number.POSITIVE_INFINITY) return;
    yield next;
    for (const [index, source] of sources.entries()) if (heads[index] === next) heads[index] = source.next().value;
  }
}

function* blocksOf(image: DiskImage, blockSize: number): Generator<number, undefined> {
  let last = -1;
  for (const { offset } of dataPieces(image, blockSize)) {
    const block = Math.floor(offset / blockSize);
    if (block !== last) yield block;
    last = block;
  }
  return undefined;
}

function checkSizes(parent: DiskImage, image: DiskImage): void {
  if (parent.size === image.size) return;
  const text = `${image.file}: a disk of ${image.size} bytes; its parent ${parent.file} has ${parent.size}`;
  throw new PatchrigError("refused", text, {
    hint: "parent and child have one size: make the image as large as the parent",
  });
}
