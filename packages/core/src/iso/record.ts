import { IsoUnreadable } from "./iso-problem.ts";

/** One directory record as it stands in a directory. */
export interface Record {
  readonly extent: number;
  readonly size: number;
  readonly isFolder: boolean;
  /** The file goes on in the next record of the same name. */
  readonly continues: boolean;
  readonly nameBytes: Buffer;
  /** What Rock Ridge and others add behind the name. */
  readonly systemUse: Buffer;
}

/** ECMA-119 9.1: 33 bytes and a name of one at least. */
const SHORTEST = 34;

/** Reads one record. Throws `IsoUnreadable` when it reaches beyond its own length. */
export function readRecord(bytes: Buffer, where: string): Record {
  const nameLength = bytes[32] ?? 0;
  if (bytes.length < SHORTEST || 33 + nameLength > bytes.length) {
    throw new IsoUnreadable(
      "damaged",
      `a directory record of ${bytes.length} bytes is too short for its name: ${where}`,
    );
  }
  const flags = bytes[25] ?? 0;
  const nameEnd = 33 + nameLength;
  return {
    extent: bytes.readUInt32LE(2) + (bytes[1] ?? 0),
    size: bytes.readUInt32LE(10),
    isFolder: (flags & 2) !== 0,
    continues: (flags & 0x80) !== 0,
    nameBytes: bytes.subarray(33, nameEnd),
    systemUse: bytes.subarray(nameEnd + (nameLength % 2 === 0 ? 1 : 0)),
  };
}

/** The records of a directory's bytes; a record never crosses a sector, the rest of which is zeros. */
export function* splitRecords(bytes: Buffer, sector: number, where: string): Generator<Record> {
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at] ?? 0;
    if (length === 0) {
      at = (Math.floor(at / sector) + 1) * sector;
      continue;
    }
    if (at + length > bytes.length)
      throw new IsoUnreadable("damaged", `a record reaches beyond its directory: ${where}`);
    yield readRecord(bytes.subarray(at, at + length), where);
    at += length;
  }
}

/** `.` and `..` are the bytes 0 and 1. */
export const isSelfOrParent = ({ nameBytes }: Record): boolean => nameBytes.length === 1 && (nameBytes[0] ?? 2) < 2;
