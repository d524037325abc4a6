import type { DiskFile } from "./disk-file.ts";
import type { DiskImage } from "./disk-image.ts";

/** A disk whose bytes lie in their order at the start of a file: raw, or a fixed VHD's. */
export function createFlatImage(disk: DiskFile, size: number): DiskImage {
  return {
    file: disk.file,
    size,
    readInto: (target, offset) => disk.readAt(target, offset),
    nextData: (from) => (from < size ? { offset: from, length: size - from } : undefined),
    close: () => disk.close(),
  };
}
