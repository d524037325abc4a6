import { PatchrigError } from "../../errors.ts";
import type { BlobAnswer, BlobPort } from "../../ports/blob.ts";
import type { PageBlobOptions } from "./options.ts";
import { listRanges } from "./page-list.ts";
import { type BlobCall, type BlobReply, createBlobSender } from "./send.ts";

/** Blobs over HTTPS by shared access signatures; plain HTTP on loopback only. Connects to nothing yet. */
export function createPageBlob(options: PageBlobOptions): BlobPort & { close(): Promise<void> } {
  const { send, close } = createBlobSender(options);
  const order = async (url: string, call: BlobCall): Promise<BlobAnswer<void>> => done(await send(url, call), () => {});
  return {
    close,
    find: async (url) => {
      const answer = await send(url, { method: "HEAD" });
      if (answer.kind === "refused" && answer.status === 404) return { kind: "done", value: undefined };
      return done(answer, sizeOf);
    },
    createPages: (url, size) =>
      order(url, {
        method: "PUT",
        headers: { "x-ms-blob-type": "PageBlob", "x-ms-blob-content-length": String(size), "if-none-match": "*" },
      }),
    putPages: (url, { offset, bytes, md5 }) =>
      order(url, {
        method: "PUT",
        comp: "page",
        headers: { "x-ms-page-write": "update", "x-ms-range": rangeOf(offset, bytes.length), "content-md5": md5 },
        body: bytes,
      }),
    ranges: (url) => listRanges(url, send),
    read: async (url, { offset, length }) => {
      const answer = await send(url, {
        method: "GET",
        headers: { "x-ms-range": rangeOf(offset, length) },
        most: length,
      });
      return done(answer, ({ bytes }) => whole(bytes, length));
    },
    put: (url, bytes) =>
      order(url, {
        method: "PUT",
        headers: { "x-ms-blob-type": "BlockBlob", "content-type": "application/octet-stream" },
        body: bytes,
      }),
  };
}

const rangeOf = (offset: number, length: number): string => `bytes=${offset}-${offset + length - 1}`;

const done = <T>(answer: BlobAnswer<BlobReply>, read: (reply: BlobReply) => T): BlobAnswer<T> =>
  answer.kind === "done" ? { kind: "done", value: read(answer.value) } : answer;

function sizeOf({ headers }: BlobReply): { readonly size: number } {
  const size = Number(headers["content-length"]);
  if (Number.isSafeInteger(size)) return { size };
  throw new PatchrigError("not-reachable", "expected the blob's size, found none", {
    hint: "is this a blob's address?",
  });
}

function whole(bytes: Buffer, length: number): Buffer {
  if (bytes.length === length) return bytes;
  throw new PatchrigError("not-reachable", `expected ${length} bytes of the blob, found ${bytes.length}`);
}
