import { createHash } from "node:crypto";
import { loadVmRole } from "@patchrig/platforms/vmrole";
import type { Span } from "../../../vmrole/storage/page-ranges.ts";
import type { StoredBlob } from "../../../vmrole/storage/stored-blob.ts";
import type { BlobCall, BlobReply, BlobService } from "./blob-call.ts";
import { metadataOf, propertiesOf, stamps } from "./blob-headers.ts";
import { BlobRefusal } from "./blob-refusal.ts";
import { checkConditions, writable } from "./conditions.ts";
import { readChunks } from "./read-body.ts";

/** The largest page blob: 1 TiB, as in 2011 (W30). */
const LARGEST = 2 ** 40;

/** Put Blob of a page blob: zeros of a size. */
export async function putPageBlob(service: BlobService, call: BlobCall): Promise<BlobReply> {
  const { pageSize } = loadVmRole().blob;
  const size = Number(call.header("x-ms-blob-content-length") ?? NaN);
  if (!Number.isSafeInteger(size) || size < 0 || size > LARGEST || size % pageSize.value !== 0) {
    throw new BlobRefusal("InvalidHeaderValue", `x-ms-blob-content-length: expected whole pages, got ${size}`);
  }
  const blob = await service.store.create(call, "page", size, propertiesOf(call));
  blob.metadata = metadataOf(call);
  blob.sequence = Number(call.header("x-ms-blob-sequence-number") ?? 0) || 0;
  return { status: 201, headers: { ...stamps(blob), "x-ms-request-server-encrypted": "false" } };
}

/** Put Page: writes pages, or makes them zeros. All of them or none. */
export async function putPage(service: BlobService, call: BlobCall): Promise<BlobReply> {
  const { pageSize, largestPageWrite } = loadVmRole().blob;
  const blob = pageBlob(service, call);
  writable(blob);
  checkConditions(call, blob);
  const [from, to] = pageRange(call, blob, pageSize.value);
  const action = call.header("x-ms-page-write");
  if (action === "clear") {
    await service.store.clear(blob, from, to);
    return { status: 201, headers: { ...stamps(blob), "x-ms-blob-sequence-number": blob.sequence } };
  }
  if (action !== "update") throw new BlobRefusal("InvalidHeaderValue", "x-ms-page-write: expected update or clear");
  if (to - from > largestPageWrite.value) throw new BlobRefusal("RequestBodyTooLarge");
  const md5 = call.header("content-md5");
  const hash = md5 === undefined ? undefined : createHash("md5");
  const limit = largestPageWrite.value;
  const chunks = await readChunks(call.request, { limit, onChunk: (chunk) => hash?.update(chunk) });
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (length !== to - from) {
    throw new BlobRefusal("InvalidHeaderValue", `a range of ${to - from} bytes, but ${length} came`);
  }
  if (hash && md5 !== hash.digest("base64")) throw new BlobRefusal("Md5Mismatch");
  await service.store.write(blob, from, chunks);
  return {
    status: 201,
    headers: {
      ...stamps(blob),
      ...(md5 === undefined ? {} : { "content-md5": md5 }),
      "x-ms-blob-sequence-number": blob.sequence,
    },
  };
}

/** Get Page Ranges: what was written and not cleared since. */
export function getPageRanges(service: BlobService, call: BlobCall): BlobReply {
  const blob = pageBlob(service, call);
  checkConditions(call, blob);
  const asked = call.header("x-ms-range") ?? call.header("range");
  const [from, to] = asked === undefined ? [0, blob.size] : (spanOf(asked, blob.size) ?? [0, blob.size]);
  const rows = blob.pages
    .within(from, to)
    .map(([start, end]) => `<PageRange><Start>${start}</Start><End>${end - 1}</End></PageRange>`);
  return {
    status: 200,
    headers: { ...stamps(blob), "content-type": "application/xml", "x-ms-blob-content-length": blob.size },
    body: `<?xml version="1.0" encoding="utf-8"?><PageList>${rows.join("")}</PageList>`,
  };
}

/** The span that a range header names, cut to the size; undefined for one that names none. */
export function spanOf(range: string, size: number): Span | undefined {
  const [, start, end] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(range) ?? [];
  if (start === undefined) return undefined;
  const from = Number(start);
  const to = end === undefined || end === "" ? size : Math.min(Number(end) + 1, size);
  if (from >= size || from >= to) throw new BlobRefusal("InvalidRange");
  return [from, to];
}

function pageRange(call: BlobCall, blob: StoredBlob, page: number): Span {
  const asked = call.header("x-ms-range") ?? call.header("range") ?? "";
  const [, start, end] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(asked) ?? [];
  const [from, to] = [Number(start ?? NaN), Number(end ?? NaN) + 1];
  if (!(from % page === 0 && to % page === 0 && from < to && to <= blob.size)) {
    throw new BlobRefusal("InvalidPageRange", `expected whole pages within ${blob.size} bytes, got "${asked}"`);
  }
  return [from, to];
}

function pageBlob({ store }: BlobService, call: BlobCall): StoredBlob {
  const blob = store.find(call);
  if (!blob) throw new BlobRefusal("BlobNotFound");
  if (blob.kind !== "page") throw new BlobRefusal("InvalidBlobType");
  return blob;
}
