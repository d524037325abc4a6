import { basename, extname } from "node:path";
import { PatchrigError } from "../errors.ts";
import { type Chain, type ChainOptions, openChain } from "./chain.ts";
import { foreignFormatOf } from "./foreign-format.ts";
import { SECTOR } from "./format/geometry.ts";
import { DiskFile } from "./image/disk-file.ts";
import { createFlatImage } from "./image/flat-image.ts";

/** A disk to read: a VHD with its parents, or a raw image. */
export type OpenDisk = Chain;

/**
 * Opens a VHD, or a raw image where the name ends neither in `.vhd` nor in `.avhd` and nothing in it says VHD. Throws
 * `unreadable-input`, also for the formats of other programs (VHDX, VMDK, qcow2).
 */
export function openDisk(file: string, options: ChainOptions = {}): OpenDisk {
  const isVhd = [".vhd", ".avhd"].includes(extname(file).toLowerCase()) || hasCookie(file);
  return isVhd ? openChain(file, options) : openRaw(file);
}

function openRaw(file: string): OpenDisk {
  const disk = DiskFile.open(file);
  const foreign = foreignFormatOf(disk);
  if (foreign !== undefined) {
    disk.close();
    const text = `${file}: expected a VHD or a raw image, found ${foreign.name}, by its first bytes`;
    const hint = `\`qemu-img convert -f ${foreign.qemu} -O raw ${basename(file)} disk.raw\` makes a raw image of it`;
    throw new PatchrigError("unreadable-input", text, { hint });
  }
  if (disk.size === 0 || disk.size % SECTOR !== 0) {
    disk.close();
    const text = `${file}: expected a raw image of whole ${SECTOR}-byte sectors, found ${disk.size} bytes`;
    throw new PatchrigError("unreadable-input", text);
  }
  const image = createFlatImage(disk, disk.size);
  return { image, links: [], findings: [], close: image.close };
}

function hasCookie(file: string): boolean {
  const disk = DiskFile.open(file);
  try {
    return [0, disk.size - SECTOR].some((at) => at >= 0 && disk.read(at, 8).toString("latin1") === "conectix");
  } finally {
    disk.close();
  }
}
