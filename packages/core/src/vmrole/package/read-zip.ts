import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from "yauzl";
import { PatchrigError } from "../../errors.ts";
import { DEFAULT_LIMITS, RATIO_FROM, type ZipLimits } from "./zip-limits.ts";

/** One file of an archive, as it really unpacked. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly sha256: string;
  /** The content, of files that `keep` asked for and that have at most 8 MiB; else undefined. */
  readonly content: Buffer | undefined;
}

export interface ReadZipOptions {
  /** What errors call it. */
  readonly file: string;
  readonly limits?: ZipLimits;
  readonly keep?: (name: string) => boolean;
}

const KEPT_AT_MOST = 8 * 1024 ** 2;
const OPTIONS = { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true } as const;

/**
 * Unpacks an archive to nowhere: every entry is read, counted and hashed, none is written. Throws `PatchrigError`
 * unreadable-input for what is damaged, leads out of its folder, or is larger than the limits.
 */
export async function readZip(source: string | Buffer, options: ReadZipOptions): Promise<readonly ZipEntry[]> {
  const { file, limits = DEFAULT_LIMITS, keep = () => false } = options;
  const zip = await guard(file, () =>
    typeof source === "string" ? openPromise(source, OPTIONS) : fromBufferPromise(source, OPTIONS),
  );
  try {
    if (zip.entryCount > limits.entries) {
      throw unreadable(file, `expected at most ${limits.entries} entries, found ${zip.entryCount}`);
    }
    const entries = await guard(file, () => listEntries(zip));
    refuseTwins(entries, file);
    refuseOverlaps(entries, file);
    const read: ZipEntry[] = [];
    let left = limits.bytes;
    for (const entry of entries.filter(({ fileName }) => !fileName.endsWith("/"))) {
      refuseBomb(entry, { file, left, ratio: limits.ratio });
      read.push(await guard(file, () => unpack(zip, entry, { left, keep: keep(entry.fileName), file })));
      left -= entry.uncompressedSize;
    }
    return read;
  } finally {
    zip.close();
  }
}

async function listEntries(zip: ZipFile): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  return entries;
}

/** Two files of one name: which one is meant depends on who unpacks. */
function refuseTwins(entries: readonly Entry[], file: string): void {
  const seen = new Set<string>();
  for (const { fileName } of entries) {
    const key = fileName.toLowerCase();
    if (seen.has(key)) throw unreadable(file, `two entries are called "${fileName}"`);
    seen.add(key);
  }
}

/** Entries that share their bytes unpack to far more than the archive holds. */
function refuseOverlaps(entries: readonly Entry[], file: string): void {
  const inPlace = [...entries].sort(
    (one, other) => one.relativeOffsetOfLocalHeader - other.relativeOffsetOfLocalHeader,
  );
  for (const [index, entry] of inPlace.entries()) {
    const next = inPlace[index + 1];
    const end = entry.relativeOffsetOfLocalHeader + entry.compressedSize;
    if (next && end > next.relativeOffsetOfLocalHeader) {
      throw unreadable(file, `the entries "${entry.fileName}" and "${next.fileName}" overlap`);
    }
  }
}

function refuseBomb(
  { fileName, uncompressedSize, compressedSize }: Entry,
  { file, left, ratio }: { readonly file: string; readonly left: number; readonly ratio: number },
): void {
  if (uncompressedSize > left) throw unreadable(file, `"${fileName}" unpacks to more than is allowed: a ZIP bomb?`);
  if (uncompressedSize > RATIO_FROM && uncompressedSize > compressedSize * ratio) {
    const times = Math.round(uncompressedSize / Math.max(compressedSize, 1));
    throw unreadable(file, `"${fileName}" unpacks to ${times} times its size: a ZIP bomb?`);
  }
}

async function unpack(
  zip: ZipFile,
  entry: Entry,
  { left, keep, file }: { readonly left: number; readonly keep: boolean; readonly file: string },
): Promise<ZipEntry> {
  if (!entry.canDecodeFileData()) throw unreadable(file, `"${entry.fileName}" is encrypted, or packed in another way`);
  const hash = createHash("sha256");
  const kept: Buffer[] = [];
  let bytes = 0;
  const stream: Readable = await zip.openReadStreamPromise(entry);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > left) throw unreadable(file, `"${entry.fileName}" unpacks to more than is allowed: a ZIP bomb?`);
    hash.update(chunk);
    if (keep && entry.uncompressedSize <= KEPT_AT_MOST) kept.push(chunk);
  }
  const content = keep && bytes <= KEPT_AT_MOST ? Buffer.concat(kept) : undefined;
  return { name: entry.fileName, bytes, packedBytes: entry.compressedSize, sha256: hash.digest("hex"), content };
}

/** What the reader throws names the entry or the structure: ours adds the file. */
async function guard<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof PatchrigError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    const problem =
      code === "ENOENT" ? "there is no such file" : cause instanceof Error ? cause.message : String(cause);
    throw unreadable(file, code === undefined ? `expected a ZIP archive: ${problem}` : problem, cause);
  }
}

const unreadable = (file: string, problem: string, cause?: unknown) =>
  new PatchrigError("unreadable-input", `${file}: ${problem}`, cause === undefined ? {} : { cause });
