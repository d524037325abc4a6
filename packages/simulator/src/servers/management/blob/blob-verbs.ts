import { createHash } from "node:crypto";
import type { StoredBlob } from "../../../vmrole/storage/stored-blob.ts";
import type { BlobCall, BlobReply, BlobService } from "./blob-call.ts";
import { headersOf, metadataOf, propertiesOf, stamps } from "./blob-headers.ts";
import { BlobRefusal } from "./blob-refusal.ts";
import { checkConditions, writable } from "./conditions.ts";
import { spanOf } from "./page-verbs.ts";
import { readBody } from "./read-body.ts";

/** A block blob in one request, and so the largest service package: 64 MiB, as in 2011 (W30). */
const LARGEST_BLOCK_BLOB = 64 * 2 ** 20;

/** Put Blob of a block blob: bytes at once. */
export async function putBlockBlob(service: BlobService, call: BlobCall): Promise<BlobReply> {
  const bytes = await readBody(call.request, LARGEST_BLOCK_BLOB);
  const md5 = createHash("md5").update(bytes).digest("base64");
  if ((call.header("content-md5") ?? md5) !== md5) throw new BlobRefusal("Md5Mismatch");
  const properties = { contentMd5: md5, ...propertiesOf(call) };
  const blob = await service.store.create(call, "block", bytes.length, properties);
  blob.metadata = metadataOf(call);
  await service.store.write(blob, 0, [bytes]);
  return { status: 201, headers: { ...stamps(blob), "content-md5": md5, "x-ms-request-server-encrypted": "false" } };
}

/** Get Blob and Get Blob Properties. */
export function getBlob(service: BlobService, call: BlobCall): BlobReply {
  const blob = known(service, call);
  checkConditions(call, blob);
  const headers = headersOf(blob);
  if (call.method === "HEAD") return { status: 200, headers: { ...headers, "content-length": blob.size } };
  const asked = call.header("x-ms-range") ?? call.header("range");
  const span = asked === undefined ? undefined : spanOf(asked, blob.size);
  const [from, to] = span ?? [0, blob.size];
  const body = service.store.read(blob, from, to);
  const length = { "content-length": to - from };
  if (span === undefined) return { status: 200, headers: { ...headers, ...length }, body };
  const { "content-md5": whole, ...rest } = headers;
  const md5 = whole === undefined ? {} : { "x-ms-blob-content-md5": whole };
  const range = { "content-range": `bytes ${from}-${to - 1}/${blob.size}` };
  return { status: 206, headers: { ...rest, ...md5, ...length, ...range }, body };
}

/** Set Blob Properties: what a blob is called, and a page blob's size. */
export async function setProperties(service: BlobService, call: BlobCall): Promise<BlobReply> {
  const blob = known(service, call);
  checkConditions(call, blob);
  const size = call.header("x-ms-blob-content-length");
  if (size !== undefined) {
    writable(blob);
    if (blob.kind !== "page") throw new BlobRefusal("InvalidBlobType");
    const bytes = Number(size);
    if (!Number.isSafeInteger(bytes) || bytes < 0 || bytes % 512 !== 0) throw new BlobRefusal("InvalidHeaderValue");
    await service.store.resize(blob, bytes);
  }
  setSequence(blob, call);
  blob.properties = propertiesOf(call);
  service.store.touch(blob);
  return { status: 200, headers: { ...stamps(blob), "x-ms-blob-sequence-number": blob.sequence } };
}

function setSequence(blob: StoredBlob, call: BlobCall): void {
  const given = Number(call.header("x-ms-blob-sequence-number") ?? 0);
  const action = call.header("x-ms-sequence-number-action");
  if (action === "increment") blob.sequence += 1;
  if (action === "update") blob.sequence = given;
  if (action === "max") blob.sequence = Math.max(blob.sequence, given);
}

export function setMetadata(service: BlobService, call: BlobCall): BlobReply {
  const blob = known(service, call);
  checkConditions(call, blob);
  blob.metadata = metadataOf(call);
  service.store.touch(blob);
  return { status: 200, headers: stamps(blob) };
}

export async function deleteBlob(service: BlobService, call: BlobCall): Promise<BlobReply> {
  const blob = known(service, call);
  checkConditions(call, blob);
  writable(blob);
  await service.store.drop(blob);
  return { status: 202 };
}

function known({ store }: BlobService, call: BlobCall): StoredBlob {
  const blob = store.find(call);
  if (!blob) throw new BlobRefusal("BlobNotFound");
  return blob;
}
