import { SECTOR, sizeByGeometry } from "./format/geometry.ts";
import type { DiskImage } from "./image/disk-image.ts";

/**
 * Up to what a disk is made larger: whole sectors (as qemu-img does with raw images), whole MiB (what the VM Role's service
 * takes, A15), or a size that its geometry reaches whole.
 */
export type Rounding = "sector" | "mib" | "chs";

const MIB = 2 ** 20;

/** The smallest such size of at least so many bytes. */
export function roundSize(size: number, to: Rounding): number {
  if (to === "chs") return sizeByGeometry(size);
  const unit = to === "mib" ? MIB : SECTOR;
  return Math.ceil(size / unit) * unit;
}

/** A disk made larger with zeros after its end. */
export function padImage(image: DiskImage, to: Rounding): DiskImage {
  const size = roundSize(image.size, to);
  if (size === image.size) return image;
  return {
    file: image.file,
    size,
    readInto(target, offset) {
      const own = Math.max(0, Math.min(target.length, image.size - offset));
      if (own > 0) image.readInto(target.subarray(0, own), offset);
      target.fill(0, own);
    },
    nextData(from) {
      const range = from < image.size ? image.nextData(from) : undefined;
      // Whole sectors are what readers of a disk are given, also where the file ends within one.
      return range && { offset: range.offset, length: Math.ceil(range.length / SECTOR) * SECTOR };
    },
    close: image.close,
  };
}
