import type { ByteSource } from "./byte-source.ts";
import { IsoUnreadable } from "./iso-problem.ts";

/** ECMA-119: descriptors begin at sector 16, one a sector, whatever the block size. */
export const SECTOR = 2048;
const FIRST = 16;
/** No image we know has more than five; a file full of them must end. */
const MOST_DESCRIPTORS = 64;

/** Where a tree of an image begins, and how its names are written. */
export interface Tree {
  readonly naming: "joliet" | "plain";
  readonly rootRecord: Buffer;
}

/** What an image says of itself before its first directory. */
export interface Volume {
  readonly label: string;
  readonly blockSize: number;
  /** In bytes, as the image says. */
  readonly size: number;
  readonly isBootable: boolean;
  readonly plain: Tree;
  readonly joliet: Tree | undefined;
}

/** Reads the volume descriptors. Throws `IsoUnreadable`. */
export async function readVolume(source: ByteSource): Promise<Volume> {
  const descriptors = await readDescriptors(source);
  const primary = descriptors.find((sector) => sector[0] === 1);
  if (!primary) throw new IsoUnreadable("no-iso", "expected a primary volume descriptor, found none");
  const blockSize = primary.readUInt16LE(128);
  if (![512, 1024, 2048].includes(blockSize)) {
    throw new IsoUnreadable("damaged", `expected blocks of 512, 1024 or 2048 bytes, the image says ${blockSize}`);
  }
  const size = primary.readUInt32LE(80) * blockSize;
  if (source.size < size) {
    throw new IsoUnreadable("truncated", `expected ${size} bytes by the image's own word, the file has ${source.size}`);
  }
  const supplementary = descriptors.find((sector) => sector[0] === 2 && isJoliet(sector));
  return {
    label: primary.toString("latin1", 40, 72).replaceAll("\0", " ").trim(),
    blockSize,
    size,
    isBootable: descriptors.some(
      (sector) => sector[0] === 0 && sector.toString("latin1", 7, 30).startsWith("EL TORITO"),
    ),
    plain: treeOf(primary, "plain"),
    joliet: supplementary && treeOf(supplementary, "joliet"),
  };
}

async function readDescriptors(source: ByteSource): Promise<readonly Buffer[]> {
  const found: Buffer[] = [];
  for (let number = 0; number < MOST_DESCRIPTORS; number++) {
    const at = (FIRST + number) * SECTOR;
    const sector = await source.read(at, SECTOR);
    const isOurs = sector.length === SECTOR && sector.toString("latin1", 1, 6) === "CD001";
    if (!isOurs && found.length === 0) throw noIso(source, sector);
    if (!isOurs) throw new IsoUnreadable("truncated", `expected the end of the volume descriptors at byte ${at}`);
    if (sector[0] === 255) return found;
    found.push(sector);
  }
  throw new IsoUnreadable("damaged", `more than ${MOST_DESCRIPTORS} volume descriptors, and no end of them`);
}

function noIso(source: ByteSource, sector: Buffer): IsoUnreadable {
  const found = sector.toString("latin1", 1, 6);
  const udf = found === "BEA01" ? ": it is an image in UDF alone" : "";
  const short = source.size < (FIRST + 1) * SECTOR ? `, and the file has ${source.size} bytes only` : "";
  return new IsoUnreadable("no-iso", `expected "CD001" at byte ${FIRST * SECTOR + 1}, found none${udf}${short}`);
}

/** UCS-2 levels 1 to 3, by their escape sequences. */
const isJoliet = (sector: Buffer): boolean => /^%\/[@CE]/.test(sector.toString("latin1", 88, 91));

const treeOf = (sector: Buffer, naming: Tree["naming"]): Tree => ({ naming, rootRecord: sector.subarray(156, 190) });
