import type { StoredBlob } from "../../../vmrole/storage/stored-blob.ts";
import type { BlobCall } from "./blob-call.ts";
import { BlobRefusal } from "./blob-refusal.ts";

/** Throws `BlobRefusal` when a condition of the request does not hold. */
export function checkConditions(call: BlobCall, blob: StoredBlob | undefined): void {
  const [match, none] = [call.header("if-match"), call.header("if-none-match")];
  if (match !== undefined && match !== "*" && match !== blob?.etag) throw new BlobRefusal("ConditionNotMet");
  if (none !== undefined && blob && (none === "*" || none === blob.etag)) {
    throw new BlobRefusal(none === "*" ? "BlobAlreadyExists" : "ConditionNotMet");
  }
  if (blob === undefined) return;
  const limits = [
    ["x-ms-if-sequence-number-le", (limit: number) => blob.sequence <= limit],
    ["x-ms-if-sequence-number-lt", (limit: number) => blob.sequence < limit],
    ["x-ms-if-sequence-number-eq", (limit: number) => blob.sequence === limit],
  ] as const;
  for (const [name, holds] of limits) {
    const limit = call.header(name);
    if (limit !== undefined && !holds(Number(limit))) throw new BlobRefusal("SequenceNumberConditionNotMet");
  }
}

/**
 * Refuses to change what an image was made of: children would be invalid without anybody knowing (M17). That the service
 * holds it by a lease is inferred from disks of later years.
 */
export function writable(blob: StoredBlob): void {
  if (blob.locked) throw new BlobRefusal("LeaseIdMissing", "an image is made of this blob: upload a new image instead");
}
