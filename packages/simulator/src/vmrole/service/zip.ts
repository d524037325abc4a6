import { inflateRawSync } from "node:zlib";

export interface ZipFile {
  readonly name: string;
  readonly content: Buffer;
}

const END = 0x06_05_4b_50;
const ENTRY = 0x02_01_4b_50;
const LOCAL = 0x04_03_4b_50;
/** Bounds for archives of strangers. */
const LIMIT = { entries: 10_000, unpacked: 256 * 2 ** 20 } as const;

/** The files of a ZIP, read by its directory. A broken, encrypted or too large one is a problem and not an answer. */
export function readZip(
  bytes: Buffer,
  wanted: (name: string) => boolean,
): { readonly value: readonly ZipFile[] } | { readonly problem: string } {
  try {
    return readDirectory(bytes, wanted);
  } catch (problem) {
    return { problem: `no ZIP that can be read: ${problem instanceof Error ? problem.message : String(problem)}` };
  }
}

function readDirectory(bytes: Buffer, wanted: (name: string) => boolean) {
  const end = findEnd(bytes);
  if (end === undefined) return { problem: "no ZIP: it has no directory" };
  const count = bytes.readUInt16LE(end + 10);
  if (count > LIMIT.entries) return { problem: `a ZIP with ${count} entries` };
  const files: ZipFile[] = [];
  let at = bytes.readUInt32LE(end + 16);
  let room: number = LIMIT.unpacked;
  for (let index = 0; index < count; index += 1) {
    if (bytes.readUInt32LE(at) !== ENTRY) return { problem: `the ZIP's directory breaks off at entry ${index + 1}` };
    const name = bytes.toString("utf8", at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    if (wanted(name)) {
      const content = unpack(bytes, at, room);
      room -= content.length;
      files.push({ name, content });
    }
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return { value: files };
}

function findEnd(bytes: Buffer): number | undefined {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at -= 1) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  return undefined;
}

function unpack(bytes: Buffer, entry: number, room: number): Buffer {
  const [method, packed, size] = [
    bytes.readUInt16LE(entry + 10),
    bytes.readUInt32LE(entry + 20),
    bytes.readUInt32LE(entry + 24),
  ];
  if (bytes.readUInt16LE(entry + 8) & 1) throw new RangeError("an entry is encrypted");
  if (size > room) throw new RangeError("its entries are too large");
  const local = bytes.readUInt32LE(entry + 42);
  if (bytes.readUInt32LE(local) !== LOCAL) throw new RangeError("an entry is not where the directory says");
  const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const data = bytes.subarray(from, from + packed);
  if (data.length !== packed) throw new RangeError("an entry goes past the end");
  if (method === 0) return data;
  if (method !== 8) throw new RangeError(`an entry is packed by method ${method}`);
  return inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
}
