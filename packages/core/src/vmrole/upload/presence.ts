import type { BlobRange } from "../../ports/blob.ts";
import { covers } from "./ranges.ts";
import type { SentPages } from "./sent-pages.ts";
import type { SignedBlob } from "./signed-blob.ts";
import type { UploadRefusal } from "./upload-end.ts";
import type { UploadRange } from "./upload-source.ts";

/** `unwritten`: it has arrived, and no journal says so. */
export type Presence = "journalled" | "unwritten" | "missing" | UploadRefusal;

/** What is known of a blob before a range of it is sent. */
export interface Known {
  readonly blob: SignedBlob;
  /** The blob's own list of what was written. */
  readonly there: readonly BlobRange[];
  /** What the journal says was sent, by its offset. */
  readonly journalled: ReadonlyMap<number, SentPages>;
}

/** The journal says what was sent, the blob what has arrived: only both together, or a comparison, spare a range. */
export async function presenceOf(
  range: UploadRange,
  pages: SentPages,
  { blob, there, journalled }: Known,
): Promise<Presence> {
  const known = journalled.get(pages.offset);
  if (known !== undefined && (known.md5 !== pages.md5 || known.length !== pages.length)) {
    const text = `the file was changed since its upload began: the pages at ${pages.offset} are others now`;
    return { kind: "refused", by: "client", text, hint: "remove the image, and add it anew with another journal" };
  }
  if (!covers(there, pages)) return "missing";
  if (known !== undefined) return "journalled";
  const read = await blob.call((port, url) => port.read(url, { offset: pages.offset, length: pages.length }));
  if (read.kind === "refused") return read;
  return read.value.equals(range.bytes) ? "unwritten" : "missing";
}
