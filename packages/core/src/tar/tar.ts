import { PatchrigError } from "../errors.ts";

/** One file of an archive. */
export interface TarFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const BLOCK = 512;
const FIELDS = {
  name: 0,
  mode: 100,
  uid: 108,
  gid: 116,
  size: 124,
  mtime: 136,
  checksum: 148,
  type: 156,
  magic: 257,
} as const;

/** Packs files as ustar (POSIX.1-1988), the same bytes for the same files. Names of at most 100 bytes. */
export function packTar(files: readonly TarFile[]): Buffer {
  const parts = files.flatMap(({ name, bytes }) => [
    header(name, bytes.length),
    bytes,
    Buffer.alloc(padding(bytes.length)),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

/** Unpacks what `packTar` or any tar packed: plain files only, the rest is left out. Throws `PatchrigError` unreadable-input. */
export function unpackTar(archive: Buffer): readonly TarFile[] {
  const files: TarFile[] = [];
  let at = 0;
  while (at + BLOCK <= archive.length && archive[at] !== 0) {
    const block = archive.subarray(at, at + BLOCK);
    const size = Number.parseInt(text(block, FIELDS.size, 12), 8);
    if (!Number.isSafeInteger(size) || at + BLOCK + size > archive.length || !isIntact(block)) {
      throw new PatchrigError("unreadable-input", `expected a tar header at byte ${at} of the archive`);
    }
    const type = text(block, FIELDS.type, 1);
    const bytes = Buffer.from(archive.subarray(at + BLOCK, at + BLOCK + size));
    if (type === "0" || type === "") files.push({ name: text(block, FIELDS.name, 100), bytes });
    at += BLOCK + size + padding(size);
  }
  return files;
}

function header(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new RangeError(`a name of more than 100 bytes: ${name}`);
  const block = Buffer.alloc(BLOCK);
  block.write(name, FIELDS.name);
  block.write("0000600\0", FIELDS.mode);
  block.write("0000000\0", FIELDS.uid);
  block.write("0000000\0", FIELDS.gid);
  block.write(`${size.toString(8).padStart(11, "0")}\0`, FIELDS.size);
  block.write("00000000000\0", FIELDS.mtime);
  block.write("0", FIELDS.type);
  block.write("ustar\x0000", FIELDS.magic, "latin1");
  block.write(`${checksum(block).toString(8).padStart(6, "0")}\0 `, FIELDS.checksum);
  return block;
}

/** The sum of all bytes, the checksum's own field taken as blanks. */
const checksum = (block: Buffer): number =>
  block.reduce((sum, byte, index) => sum + (index >= FIELDS.checksum && index < FIELDS.checksum + 8 ? 0x20 : byte), 0);

const isIntact = (block: Buffer): boolean => Number.parseInt(text(block, FIELDS.checksum, 8), 8) === checksum(block);

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

const text = (block: Buffer, at: number, length: number): string =>
  block.toString("utf8", at, at + length).replace(/[\0 ].*$/s, "");
