import type { ByteSource } from "./byte-source.ts";
import { type IsoProblem, IsoUnreadable, orProblem } from "./iso-problem.ts";
import { isSelfOrParent, type Record, readRecord, splitRecords } from "./record.ts";
import { rockRidgeName, skipOf } from "./rock-ridge.ts";
import { readVolume, SECTOR, type Tree, type Volume } from "./volume.ts";

/** A file or a folder of an image. */
export interface IsoEntry {
  /** From the root, with `/`: `manifest/manifest-latest.xml`. */
  readonly path: string;
  readonly isFolder: boolean;
  /** In bytes. */
  readonly size: number;
  /** Where its bytes are, in the image. */
  readonly extents: readonly { readonly at: number; readonly size: number }[];
}

/** An image that could be read from its descriptors to the last of its directories. */
export interface IsoImage {
  readonly label: string;
  /** Where the names come from. */
  readonly names: "rock-ridge" | "joliet" | "plain";
  readonly isBootable: boolean;
  /** In bytes, as the image says. */
  readonly size: number;
  /** Every file and folder, folders before what is in them. */
  readonly entries: readonly IsoEntry[];
  /** A file's beginning, at most `limit` bytes of it. */
  read(entry: IsoEntry, limit: number): Promise<Buffer>;
}

const DEEPEST = 32;
const LARGEST_FOLDER = 16 * 1024 * 1024;
const MOST_ENTRIES = 100_000;

/**
 * Reads an ISO 9660 image: its names by Rock Ridge, else Joliet, else as they are. Bounded: what is no image, is cut
 * short, damaged, runs in circles or never ends is a problem with a name. Throws only what the source throws.
 */
export function openIso(source: ByteSource): Promise<{ readonly value: IsoImage } | { readonly problem: IsoProblem }> {
  return orProblem(async () => {
    const volume = await readVolume(source);
    const plain = await rootOf(source, volume, volume.plain);
    const tree = plain.skip === undefined && volume.joliet ? await rootOf(source, volume, volume.joliet) : plain;
    const names = plain.skip !== undefined ? "rock-ridge" : tree.naming;
    const entries = await walk(tree);
    const { label, isBootable, size } = volume;
    return { label, names, isBootable, size, entries, read: (entry, limit) => readFile(source, entry, limit) };
  });
}

/** One of the image's trees, and what its directories are read with. */
interface Reading {
  readonly source: ByteSource;
  readonly blockSize: number;
  readonly naming: Tree["naming"];
  /** Rock Ridge is there, and skips so many bytes. */
  readonly skip: number | undefined;
  readonly root: Record;
}

async function rootOf(source: ByteSource, { blockSize }: Volume, { naming, rootRecord }: Tree): Promise<Reading> {
  const root = readRecord(rootRecord, "the root");
  const reading = { source, blockSize, naming, root, skip: undefined };
  const [self] = splitRecords(await folderBytes(reading, root, "the root"), SECTOR, "the root");
  return { ...reading, skip: naming === "plain" && self ? skipOf(self.systemUse) : undefined };
}

async function walk(reading: Reading): Promise<readonly IsoEntry[]> {
  const entries: IsoEntry[] = [];
  const seen = new Set<number>([reading.root.extent]);
  const open: { readonly path: string; readonly record: Record; readonly depth: number }[] = [
    { path: "", record: reading.root, depth: 0 },
  ];
  for (let folder = open.shift(); folder; folder = open.shift()) {
    for (const { path, record, extents } of await readFolder(reading, folder)) {
      const size = extents.reduce((sum, extent) => sum + extent.size, 0);
      entries.push({ path, isFolder: record.isFolder, size, extents });
      if (entries.length > MOST_ENTRIES) throw new IsoUnreadable("too-large", `more than ${MOST_ENTRIES} files`);
      if (!record.isFolder) continue;
      if (seen.has(record.extent)) throw new IsoUnreadable("looping", `the folder ${path} is one that it lies in`);
      if (folder.depth === DEEPEST) throw new IsoUnreadable("too-large", `folders deeper than ${DEEPEST}: ${path}`);
      seen.add(record.extent);
      open.push({ path, record, depth: folder.depth + 1 });
    }
  }
  return entries;
}

interface Found {
  readonly path: string;
  readonly record: Record;
  readonly extents: { readonly at: number; readonly size: number }[];
}

async function readFolder(reading: Reading, folder: { readonly path: string; readonly record: Record }) {
  const where = folder.path || "the root";
  const found: Found[] = [];
  let previous: Found | undefined;
  for (const record of splitRecords(await folderBytes(reading, folder.record, where), SECTOR, where)) {
    if (isSelfOrParent(record)) continue;
    const extent = extentOf(reading, record, where);
    // A file above 4 GiB is several records of one name.
    if (previous?.record.continues && previous.record.nameBytes.equals(record.nameBytes)) {
      previous.extents.push(extent);
      previous = record.continues ? previous : undefined;
      continue;
    }
    const name = await nameOf(reading, record);
    previous = { path: folder.path === "" ? name : `${folder.path}/${name}`, record, extents: [extent] };
    found.push(previous);
  }
  return found;
}

function extentOf({ source, blockSize }: Reading, record: Record, where: string) {
  const at = record.extent * blockSize;
  if (at + record.size <= source.size) return { at, size: record.size };
  const text = `expected ${record.size} bytes at ${at} for a file in ${where}, the image ends at ${source.size}`;
  throw new IsoUnreadable("truncated", text);
}

async function folderBytes({ source, blockSize }: Reading, record: Record, where: string): Promise<Buffer> {
  if (record.size > LARGEST_FOLDER) throw new IsoUnreadable("too-large", `a folder of ${record.size} bytes: ${where}`);
  const bytes = await source.read(record.extent * blockSize, record.size);
  if (bytes.length === record.size) return bytes;
  throw new IsoUnreadable("truncated", `expected ${record.size} bytes of a folder, found ${bytes.length}: ${where}`);
}

async function nameOf(reading: Reading, record: Record): Promise<string> {
  const { source, blockSize, naming, skip } = reading;
  const area = (block: number, offset: number, length: number) =>
    source.read(block * blockSize + offset, Math.min(length, SECTOR));
  const given = skip === undefined ? undefined : await rockRidgeName(record.systemUse, skip, area);
  if (given !== undefined) return safeName(given);
  const written = naming === "joliet" ? fromUcs2(record.nameBytes) : record.nameBytes.toString("latin1");
  return safeName(written.replace(/;\d+$/, "").replace(/\.$/, ""));
}

/** Big-endian, unlike everything that Node reads. */
const fromUcs2 = (bytes: Buffer): string =>
  Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
    .swap16()
    .toString("utf16le");

/** A name is one name: nothing in it may look like a way out of its folder. */
const safeName = (name: string): string => name.replaceAll(/[/\\\u0000-\u001f]/g, "_");

async function readFile(source: ByteSource, { extents }: IsoEntry, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let left = limit;
  for (const { at, size } of extents) {
    if (left <= 0) break;
    pieces.push(await source.read(at, Math.min(size, left)));
    left -= size;
  }
  return Buffer.concat(pieces);
}
