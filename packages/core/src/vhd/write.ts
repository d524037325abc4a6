import { PatchrigError } from "../errors.ts";
import { type ChainOptions, closeAll, hintFor, stack, walkChain } from "./chain.ts";
import { SECTOR } from "./format/geometry.ts";
import { createLayeredImage, openLayer } from "./image/block-layer.ts";
import type { DiskImage } from "./image/disk-image.ts";
import { createFlatImage } from "./image/flat-image.ts";
import { type OpenVhd, openVhd } from "./open-vhd.ts";

/** A disk that is written to in place, as a virtual machine does. Its parents are only read. */
export interface WritableImage extends DiskImage {
  /** Writes whole sectors. */
  write(bytes: Buffer, offset: number): void;
  /** Waits until the disk has it. */
  flush(): void;
}

/** Opens a VHD to write to. Throws `unreadable-input` for a broken chain. */
export function openWritable(file: string, options: ChainOptions = {}): WritableImage {
  const { links, findings } = walkChain(file, options);
  const parents = links.slice(1);
  closeAll(links.slice(0, 1));
  const opened: OpenVhd[] = [...parents];
  try {
    const broken = findings.find(({ severity }) => severity === "error");
    if (broken) throw new PatchrigError("unreadable-input", broken.text, { hint: hintFor(broken) });
    const top = openVhd(file, "write");
    opened.push(top);
    return createWritable(top, parents.length > 0 ? stack(parents) : undefined, () => closeAll(opened));
  } catch (problem) {
    closeAll(opened);
    throw problem;
  }
}

function createWritable(top: OpenVhd, parent: DiskImage | undefined, close: () => void): WritableImage {
  const { disk, footer, header } = top;
  const layer = header && openLayer(top, header);
  // Made anew after each write: a disk remembers where its next data is.
  const show = () => (layer ? createLayeredImage(top, layer, parent) : createFlatImage(disk, footer.size));
  let image = show();
  return {
    file: disk.file,
    size: footer.size,
    readInto: (target, offset) => image.readInto(target, offset),
    nextData: (from) => image.nextData(from),
    write(bytes, offset) {
      if (offset % SECTOR !== 0 || bytes.length % SECTOR !== 0 || offset < 0 || offset + bytes.length > image.size)
        throw new PatchrigError("internal", `${disk.file}: ${bytes.length} bytes at ${offset} are no sectors of it`);
      if (layer === undefined) return disk.writeAt(bytes, offset);
      const { blockSize } = layer.header;
      for (let done = 0; done < bytes.length; ) {
        const at = offset + done;
        const length = Math.min(bytes.length - done, blockSize - (at % blockSize));
        layer.writeBlock(bytes.subarray(done, done + length), Math.floor(at / blockSize), at % blockSize);
        done += length;
      }
      image = show();
    },
    flush: () => disk.flush(),
    close,
  };
}
