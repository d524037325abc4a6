import type { DiskFile } from "./image/disk-file.ts";

interface ForeignFormat {
  readonly name: string;
  /** What a file of it begins with. */
  readonly magic: string;
  /** As qemu-img calls it. */
  readonly qemu: string;
}

// MS-VHDX 2.2.1; VMware's Virtual Disk Format 5.0, "Hosted sparse extents" and "The descriptor file"; qemu's docs/interop/qcow2.
const FORMATS: readonly ForeignFormat[] = [
  { name: "VHDX", magic: "vhdxfile", qemu: "vhdx" },
  { name: "VMDK", magic: "KDMV", qemu: "vmdk" },
  { name: "VMDK (its descriptor)", magic: "# Disk DescriptorFile", qemu: "vmdk" },
  { name: "qcow2", magic: "QFI\xfb", qemu: "qcow2" },
];

/** The format of a disk that is neither a VHD nor raw, by what the file begins with. */
export function foreignFormatOf(disk: DiskFile): ForeignFormat | undefined {
  const start = disk.read(0, 32).toString("latin1");
  return FORMATS.find(({ magic }) => start.startsWith(magic));
}
