import { basename, extname } from "node:path";
import { PatchrigError } from "../errors.ts";
import { type Chain, type ChainOptions, openChain } from "./chain.ts";
import { foreignFormatOf } from "./foreign-format.ts";
import { SECTOR } from "./format/geometry.ts";
import { DiskFile } from "./image/disk-file.ts";
import { createFlatImage } from "./image/flat-image.ts";
import { padImage, type Rounding } from "./round-size.ts";

/** A disk to read: a VHD with its parents, or a raw image. */
export type OpenDisk = Chain;

export interface OpenDiskOptions extends ChainOptions {
  /** Show it larger, with zeros after its end; without it a raw image of broken sectors is refused. */
  readonly round?: Rounding | undefined;
}

/**
 * Opens a VHD, or a raw image where the name ends neither in `.vhd` nor in `.avhd` and nothing in it says VHD. Throws
 * `unreadable-input`, also for the formats of other programs (VHDX, VMDK, qcow2).
 */
export function openDisk(file: string, options: OpenDiskOptions = {}): OpenDisk {
  const isVhd = [".vhd", ".avhd"].includes(extname(file).toLowerCase()) || hasCookie(file);
  const opened = isVhd ? openChain(file, options) : openRaw(file, options);
  return options.round === undefined ? opened : { ...opened, image: padImage(opened.image, options.round) };
}

function openRaw(file: string, { round }: OpenDiskOptions): OpenDisk {
  const disk = DiskFile.open(file);
  const foreign = foreignFormatOf(disk);
  if (foreign !== undefined) {
    disk.close();
    const text = `${file}: expected a VHD or a raw image, found ${foreign.name}, by its first bytes`;
    const hint = `\`qemu-img convert -f ${foreign.qemu} -O raw ${basename(file)} disk.raw\` makes a raw image of it`;
    throw new PatchrigError("unreadable-input", text, { hint });
  }
  if (disk.size === 0 || (disk.size % SECTOR !== 0 && round === undefined)) {
    disk.close();
    const hint =
      disk.size === 0
        ? "name an image that holds a disk"
        : `\`patchrig vmrole vhd create NEW.vhd --from ${basename(file)} --round sector\` fills its last sector with zeros, \`--round mib\` its last MiB`;
    const text = `${file}: expected a raw image of whole ${SECTOR}-byte sectors, found ${disk.size} bytes`;
    throw new PatchrigError("unreadable-input", text, { hint });
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
