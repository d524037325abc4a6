import { checksumOf, seal } from "./checksum.ts";
import { hex, type Parsed } from "./flaw.ts";
import { type Geometry, SECTOR } from "./geometry.ts";
import { readUuid, writeUuid } from "./uuid.ts";

export type VhdType = "fixed" | "dynamic" | "differencing";

/** The footer: what every VHD ends with, and what others begin with too. */
export interface Footer {
  readonly type: VhdType;
  /** Where the dynamic header is; undefined in a fixed VHD. */
  readonly headerAt: number | undefined;
  /** Seconds since 2000-01-01T00:00:00Z. */
  readonly timeStamp: number;
  /** Four characters naming the program. */
  readonly creator: string;
  readonly creatorVersion: number;
  readonly creatorOs: string;
  readonly originalSize: number;
  /** Bytes of the virtual disk. */
  readonly size: number;
  readonly geometry: Geometry;
  readonly uuid: string;
  readonly savedState: boolean;
}

export const FOOTER = 512;
const CHECKSUM = 64;
const VERSION = 0x0001_0000;
const TYPES: Readonly<Record<number, VhdType>> = { 2: "fixed", 3: "dynamic", 4: "differencing" };
/** The largest size that a 32-bit sector number can reach, and then some: what is beyond is a broken field. */
const LARGEST_SIZE = 2 ** 32 * SECTOR;

/** Reads a footer of 512 bytes, or of 511 as the oldest programs wrote it. */
export function parseFooter(bytes: Buffer): Parsed<Footer> {
  const problem = (at: number, what: string, expected: string, actual: string) => ({
    problem: { at, what, expected, actual },
  });
  if (bytes.length < FOOTER - 1) return problem(0, "footer", `${FOOTER} bytes`, `${bytes.length}`);
  const cookie = bytes.toString("latin1", 0, 8);
  if (cookie !== "conectix") return problem(0, "footer cookie", '"conectix"', JSON.stringify(cookie));
  const [sum, right] = [bytes.readUInt32BE(CHECKSUM), checksumOf(bytes, CHECKSUM)];
  if (sum !== right) return problem(CHECKSUM, "footer checksum", hex(right), hex(sum));
  const version = bytes.readUInt32BE(12);
  if (version >>> 16 !== 1) return problem(12, "footer version", hex(VERSION), hex(version));
  const type = TYPES[bytes.readUInt32BE(60)];
  if (type === undefined) return problem(60, "disk type", "2, 3 or 4", String(bytes.readUInt32BE(60)));
  const size = Number(bytes.readBigUInt64BE(48));
  if (size < SECTOR || size % SECTOR !== 0 || size > LARGEST_SIZE)
    return problem(48, "current size", `a number of ${SECTOR}-byte sectors up to ${LARGEST_SIZE} bytes`, String(size));
  const headerAt = Number(bytes.readBigUInt64BE(16));
  if (type !== "fixed" && (headerAt < FOOTER || headerAt % 8 !== 0 || !Number.isSafeInteger(headerAt)))
    return problem(16, "data offset", "the place of a dynamic header", String(headerAt));
  return { value: fieldsOf(bytes, { type, size, headerAt: type === "fixed" ? undefined : headerAt }) };
}

function fieldsOf(bytes: Buffer, checked: Pick<Footer, "type" | "size" | "headerAt">): Footer {
  return {
    ...checked,
    timeStamp: bytes.readUInt32BE(24),
    creator: bytes.toString("latin1", 28, 32),
    creatorVersion: bytes.readUInt32BE(32),
    creatorOs: bytes.toString("latin1", 36, 40),
    originalSize: Number(bytes.readBigUInt64BE(40)),
    geometry: { cylinders: bytes.readUInt16BE(56), heads: bytes.readUInt8(58), sectors: bytes.readUInt8(59) },
    uuid: readUuid(bytes, 68),
    savedState: bytes.readUInt8(84) !== 0,
  };
}

/** The 512 bytes of a footer, checksum included. */
export function formatFooter(footer: Footer): Buffer {
  const bytes = Buffer.alloc(FOOTER);
  bytes.write("conectix", 0, "latin1");
  bytes.writeUInt32BE(2, 8); // features: the reserved bit is always set
  bytes.writeUInt32BE(VERSION, 12);
  bytes.writeBigUInt64BE(footer.headerAt === undefined ? 2n ** 64n - 1n : BigInt(footer.headerAt), 16);
  bytes.writeUInt32BE(footer.timeStamp, 24);
  bytes.write(footer.creator, 28, 4, "latin1");
  bytes.writeUInt32BE(footer.creatorVersion, 32);
  bytes.write(footer.creatorOs, 36, 4, "latin1");
  bytes.writeBigUInt64BE(BigInt(footer.originalSize), 40);
  bytes.writeBigUInt64BE(BigInt(footer.size), 48);
  bytes.writeUInt16BE(footer.geometry.cylinders, 56);
  bytes.writeUInt8(footer.geometry.heads, 58);
  bytes.writeUInt8(footer.geometry.sectors, 59);
  bytes.writeUInt32BE({ fixed: 2, dynamic: 3, differencing: 4 }[footer.type], 60);
  writeUuid(bytes, footer.uuid, 68);
  bytes.writeUInt8(footer.savedState ? 1 : 0, 84);
  return seal(bytes, CHECKSUM);
}
