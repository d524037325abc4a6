import type { BlobRange } from "../../ports/blob.ts";
import { without } from "./ranges.ts";
import type { SignedBlob } from "./signed-blob.ts";
import type { UploadRefusal } from "./upload-end.ts";
import type { UploadSource } from "./upload-source.ts";

/** Pages of the blob that the VHD has none for must be zeros; else somebody else's content would be committed with it. */
export async function strangeContent(
  blob: SignedBlob,
  source: UploadSource,
  there: readonly BlobRange[],
): Promise<UploadRefusal | undefined> {
  const own: BlobRange[] = [];
  for (const { offset, bytes } of source.ranges()) own.push({ offset, length: bytes.length });
  for (const strange of without(there, own)) {
    for (let at = strange.offset; at < strange.offset + strange.length; at += LARGEST_READ) {
      const length = Math.min(LARGEST_READ, strange.offset + strange.length - at);
      const read = await blob.call((port, url) => port.read(url, { offset: at, length }));
      if (read.kind === "refused") return read;
      if (read.value.every((byte) => byte === 0)) continue;
      const text = `the blob holds ${length} bytes at ${at} that are not of ${source.file}`;
      return { kind: "refused", by: "client", text, hint: "remove the image, and add it anew with another journal" };
    }
  }
  return undefined;
}

const LARGEST_READ = 2 ** 20;
