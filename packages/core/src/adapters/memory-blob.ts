import { createHash } from "node:crypto";
import type { BlobAnswer, BlobPort, BlobRange } from "../ports/blob.ts";

const PAGE = 512;

interface PageBlob {
  readonly size: number;
  readonly pages: Map<number, Buffer>;
}

/** Blobs in memory, by their address without its signature; `isGood` says whether a signature is accepted. */
export function createMemoryBlob(
  isGood: (url: URL) => boolean = () => true,
): BlobPort & { readonly blobs: ReadonlyMap<string, PageBlob | Buffer> } {
  const blobs = new Map<string, PageBlob | Buffer>();
  const at = async <T>(url: string, act: (name: string, blob: PageBlob | Buffer | undefined) => BlobAnswer<T>) => {
    const address = new URL(url);
    if (!isGood(address)) return EXPIRED;
    const name = `${address.origin}${address.pathname}`;
    return act(name, blobs.get(name));
  };
  const pagesAt = <T>(url: string, act: (blob: PageBlob) => BlobAnswer<T>) =>
    at(url, (_, blob) => (blob === undefined || Buffer.isBuffer(blob) ? NOT_FOUND : act(blob)));
  return {
    blobs,
    find: (url) => at(url, (_, blob) => done(blob && { size: Buffer.isBuffer(blob) ? blob.length : blob.size })),
    createPages: (url, size) =>
      at(url, (name, blob) => {
        if (blob !== undefined) return refused("BlobAlreadyExists", 409, "the blob is there already");
        if (size % PAGE !== 0) return refused("InvalidHeaderValue", 400, "a page blob has whole pages");
        blobs.set(name, { size, pages: new Map() });
        return done(undefined);
      }),
    putPages: (url, { offset, bytes, md5 }) =>
      pagesAt(url, (blob) => {
        if (createHash("md5").update(bytes).digest("base64") !== md5) return refused("Md5Mismatch", 400, "another MD5");
        const isPages = offset % PAGE === 0 && bytes.length % PAGE === 0 && offset + bytes.length <= blob.size;
        if (!isPages) return refused("InvalidPageRange", 416, "the range is no pages of it");
        for (let from = 0; from < bytes.length; from += PAGE)
          blob.pages.set(offset + from, Buffer.from(bytes.subarray(from, from + PAGE)));
        return done(undefined);
      }),
    ranges: (url) => pagesAt(url, ({ pages }) => done(joined([...pages.keys()].sort((one, other) => one - other)))),
    read: (url, { offset, length }) =>
      pagesAt(url, ({ pages }) => {
        const bytes = Buffer.alloc(length);
        for (let from = 0; from < length; from += PAGE) pages.get(offset + from)?.copy(bytes, from);
        return done(bytes);
      }),
    put: (url, bytes) =>
      at(url, (name) => {
        blobs.set(name, Buffer.from(bytes));
        return done(undefined);
      }),
  };
}

function joined(starts: readonly number[]): readonly BlobRange[] {
  const ranges: { offset: number; length: number }[] = [];
  for (const start of starts) {
    const last = ranges.at(-1);
    if (last !== undefined && last.offset + last.length === start) last.length += PAGE;
    else ranges.push({ offset: start, length: PAGE });
  }
  return ranges;
}

const done = <T>(value: T): BlobAnswer<T> => ({ kind: "done", value });
const refused = (code: string, status: number, text: string) =>
  ({ kind: "refused", by: "store", code, status, text }) as const;
const NOT_FOUND = refused("BlobNotFound", 404, "there is no such page blob");
const EXPIRED = { kind: "expired", text: "the signature is not good" } as const;
