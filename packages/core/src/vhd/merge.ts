import { PatchrigError } from "../errors.ts";
import { type Finding, openChain, stack } from "./chain.ts";
import { writeDynamic, writeFixed } from "./create.ts";
import type { DynamicHeader } from "./format/dynamic-header.ts";
import type { VhdType } from "./format/footer.ts";
import { SECTOR } from "./format/geometry.ts";
import { type GuardOrTakeOptions, guardContent } from "./guard-content.ts";
import { fillOf, runsOf } from "./image/bitmap.ts";
import { type BlockLayer, openLayer } from "./image/block-layer.ts";
import { type BlockWriter, createBlockWriter } from "./image/block-writer.ts";
import type { DiskFile } from "./image/disk-file.ts";
import { readManifest, writeManifest } from "./manifest.ts";
import { type Identity, newChildFooter, newFooter, newLayout } from "./new-vhd.ts";
import type { OpenVhd } from "./open-vhd.ts";
import { type OutputOptions, writeOutput } from "./output.ts";
import { referenceTo } from "./parent-reference.ts";
import { createPace, type Work } from "./work.ts";

export interface MergeOptions extends Identity, OutputOptions, Work, GuardOrTakeOptions {}

/** What came of it. */
export interface MergeReport {
  readonly uuid: string;
  /** The parent's type. */
  readonly type: VhdType;
  readonly size: number;
  readonly bytesWritten: number;
  /** Parents that were changed, where that was allowed. */
  readonly findings: readonly Finding[];
}

/**
 * Merges a differencing VHD into its parent as a new file of the parent's type: a new generation with an id of its own. A
 * parent that stands on another one gives a file that stands on that. Child and parent are not written: other children of
 * the parent stay valid (M17). Throws `unreadable-input` for a broken chain, `refused` for what cannot be merged, and for a
 * parent that was changed since its child was made.
 */
export async function mergeVhd(child: string, output: string, options: MergeOptions): Promise<MergeReport> {
  const { links, close } = openChain(child);
  const [upper, lower] = links;
  try {
    if (upper === undefined || lower === undefined) {
      const hint = "`patchrig vmrole vhd flatten` copies any disk";
      throw new PatchrigError("refused", `${child}: it is no differencing VHD: there is no parent to merge it into`, {
        hint,
      });
    }
    const findings = await guardContent(links, options);
    const { type, size } = lower.footer;
    const footer = type === "differencing" ? newChildFooter(links.slice(2), options) : newFooter(type, size, options);
    const identified = { ...options, uuid: footer.uuid };
    const inputs = links.map(({ disk }) => disk.file);
    const bytesWritten = await writeOutput(output, { ...options, inputs }, async (disk) => {
      const work = { signal: options.signal, onProgress: options.onProgress };
      if (type === "fixed") await writeFixed(disk, stack(links), footer, work);
      else if (type === "dynamic")
        await writeDynamic(disk, stack(links), { ...work, footer, blockSize: lower.header?.blockSize });
      else await writeUnion(disk, { upper, lower, base: links[2], output }, identified);
      return disk.size;
    });
    if (type === "differencing" && !findings.some(({ id, file }) => id === "manifest" && file === lower.disk.file))
      keepManifest(lower, output, footer.uuid);
    return { uuid: footer.uuid, type, size, bytesWritten, findings };
  } finally {
    close();
  }
}

interface Pair {
  readonly upper: OpenVhd;
  readonly lower: OpenVhd;
  readonly base: OpenVhd | undefined;
  readonly output: string;
}

/** Two differencing levels become one. */
async function writeUnion(disk: DiskFile, { upper, lower, base, output }: Pair, options: MergeOptions): Promise<void> {
  const [above, below] = [openLayer(upper, headerOf(upper)), openLayer(lower, headerOf(lower))];
  const { blockSize, parentTimeStamp } = below.header;
  if (above.header.blockSize !== blockSize || base === undefined) {
    const text = `${upper.disk.file}: blocks of ${above.header.blockSize} bytes over a parent with ${blockSize}`;
    throw new PatchrigError("refused", text, { hint: "`patchrig vmrole vhd flatten` merges any blocks" });
  }
  const parent = { ...referenceTo(base, output), timeStamp: parentTimeStamp };
  const footer = newFooter("differencing", lower.footer.size, options);
  const writer = createBlockWriter(disk, footer, newLayout(footer.size, blockSize, parent));
  const pace = createPace(options, footer.size);
  for (let block = 0; block < below.blockCount; block += 1) {
    if (!above.isAllocated(block) && !below.isAllocated(block)) continue;
    readUnion(writer, block, { above, below });
    writer.append(block);
    await pace(blockSize);
  }
  writer.finish();
}

function readUnion(
  { bitmap, data }: BlockWriter,
  block: number,
  { above, below }: { readonly above: BlockLayer; readonly below: BlockLayer },
): void {
  const sectors = data.length / SECTOR;
  const upper = above.isAllocated(block) ? above.bitmapOf(block) : new Uint8Array(bitmap.length);
  const whole = fillOf(upper, 0, sectors) === "all";
  if (below.isAllocated(block)) {
    bitmap.set(below.bitmapOf(block));
    if (!whole) below.readBlock(data, block, 0);
  } else {
    bitmap.fill(0);
    if (!whole) data.fill(0);
  }
  for (const [here, from, to] of runsOf(upper, 0, sectors)) {
    if (here) above.readBlock(data.subarray(from * SECTOR, to * SECTOR), block, from * SECTOR);
  }
  for (const [index, byte] of upper.entries()) bitmap[index] = (bitmap[index] ?? 0) | byte;
}

function headerOf({ header, disk }: OpenVhd): DynamicHeader {
  if (header === undefined) throw new PatchrigError("internal", `${disk.file}: a differencing VHD has a header`);
  return header;
}

/** What the grandparent held is known no better than the parent knew it. */
function keepManifest(lower: OpenVhd, output: string, uuid: string): void {
  const manifest = readManifest(lower.disk.file);
  if (manifest?.uuid === lower.footer.uuid) writeManifest(output, { ...manifest, uuid });
}
