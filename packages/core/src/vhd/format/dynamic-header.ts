import { checksumOf, seal } from "./checksum.ts";
import { type Flaw, hex, type Parsed } from "./flaw.ts";
import { SECTOR } from "./geometry.ts";
import { LOCATOR_SLOTS, type Locator, parseLocators, type ReadLocator, writeLocators } from "./locator.ts";
import { readUuid, writeUuid } from "./uuid.ts";

/** The header of a dynamic or differencing VHD. */
export interface DynamicHeader {
  /** Where the block allocation table is. */
  readonly tableAt: number;
  readonly entries: number;
  /** Bytes of data in a block: a power of two. */
  readonly blockSize: number;
  readonly parentUuid: string;
  /** Seconds since 2000-01-01T00:00:00Z. */
  readonly parentTimeStamp: number;
  readonly parentName: string;
  readonly locators: readonly Locator[];
}

/** A header as a file has it: of its locators some may lead nowhere. */
export interface ReadHeader extends DynamicHeader {
  readonly locators: readonly ReadLocator[];
}

export const HEADER = 1_024;
export const DEFAULT_BLOCK = 0x20_0000;
const CHECKSUM = 36;
const VERSION = 0x0001_0000;
const LOCATORS = 576;
// Bounds of ours, far beyond any program's: what an untrusted file makes us allocate stays below them.
const LARGEST_BLOCK = 256 * 2 ** 20;
const MOST_ENTRIES = 16 * 2 ** 20;

/** Reads a dynamic header; where its parts lie in the file is for the caller to check. */
export function parseDynamicHeader(bytes: Buffer, size: number): Parsed<ReadHeader> {
  const problem = findProblem(bytes, size);
  if (problem !== undefined) return { problem };
  return {
    value: {
      tableAt: Number(bytes.readBigUInt64BE(16)),
      entries: bytes.readUInt32BE(28),
      blockSize: bytes.readUInt32BE(32),
      parentUuid: readUuid(bytes, 40),
      parentTimeStamp: bytes.readUInt32BE(56),
      parentName: readName(bytes),
      locators: parseLocators(bytes.subarray(LOCATORS, LOCATORS + LOCATOR_SLOTS * 24), LOCATORS),
    },
  };
}

function findProblem(bytes: Buffer, size: number): Flaw | undefined {
  if (bytes.length < HEADER) return flaw(0, "dynamic header", `${HEADER} bytes`, String(bytes.length));
  const cookie = bytes.toString("latin1", 0, 8);
  if (cookie !== "cxsparse") return flaw(0, "header cookie", '"cxsparse"', JSON.stringify(cookie));
  const [sum, right] = [bytes.readUInt32BE(CHECKSUM), checksumOf(bytes.subarray(0, HEADER), CHECKSUM)];
  if (sum !== right) return flaw(CHECKSUM, "header checksum", hex(right), hex(sum));
  const version = bytes.readUInt32BE(24);
  if (version >>> 16 !== 1) return flaw(24, "header version", hex(VERSION), hex(version));
  const blockSize = bytes.readUInt32BE(32);
  if (blockSize < SECTOR || blockSize > LARGEST_BLOCK || (blockSize & (blockSize - 1)) !== 0)
    return flaw(32, "block size", `a power of two from ${SECTOR} to ${LARGEST_BLOCK}`, String(blockSize));
  const [entries, needed] = [bytes.readUInt32BE(28), Math.ceil(size / blockSize)];
  if (entries < needed || entries > Math.max(MOST_ENTRIES, needed) || needed > MOST_ENTRIES)
    return flaw(28, "table entries", `${needed} for ${size} bytes, at most ${MOST_ENTRIES}`, String(entries));
  return undefined;
}

const flaw = (at: number, what: string, expected: string, actual: string): Flaw => ({ at, what, expected, actual });

/** The 1,024 bytes of a header, checksum included. */
export function formatDynamicHeader(header: DynamicHeader): Buffer {
  const bytes = Buffer.alloc(HEADER);
  bytes.write("cxsparse", 0, "latin1");
  bytes.writeBigUInt64BE(2n ** 64n - 1n, 8);
  bytes.writeBigUInt64BE(BigInt(header.tableAt), 16);
  bytes.writeUInt32BE(VERSION, 24);
  bytes.writeUInt32BE(header.entries, 28);
  bytes.writeUInt32BE(header.blockSize, 32);
  writeUuid(bytes, header.parentUuid, 40);
  bytes.writeUInt32BE(header.parentTimeStamp, 56);
  Buffer.from(header.parentName, "utf16le").subarray(0, 510).swap16().copy(bytes, 64);
  writeLocators(bytes, LOCATORS, header.locators);
  return seal(bytes, CHECKSUM);
}

// UTF-16 big-endian, padded with NULs: unlike the locators.
function readName(bytes: Buffer): string {
  const name = Buffer.from(bytes.subarray(64, 576)).swap16().toString("utf16le");
  const end = name.indexOf("\0");
  return end < 0 ? name : name.slice(0, end);
}

/** Bytes of the sector bitmap before a block's data: one bit a sector, rounded up to a sector. */
export const bitmapSizeOf = (blockSize: number): number => Math.ceil(blockSize / SECTOR / 8 / SECTOR) * SECTOR;
