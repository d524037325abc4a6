import type { BlobRange } from "../../ports/blob.ts";
import { createHasher } from "./hasher.ts";
import { sendRanges } from "./send-ranges.ts";
import { createSignedBlob, type SignedBlob } from "./signed-blob.ts";
import { strangeContent } from "./strange-content.ts";
import type { UploadEnd, UploadOptions, UploadRefusal } from "./upload-end.ts";
import type { UploadSource } from "./upload-source.ts";

/**
 * Brings a VHD's pages into a page blob: those with anything but zeros in them, each with its MD5, and none that is there
 * already by the journal and by the blob's own list. What arrived and was not written down is read back and compared.
 * Throws `PatchrigError` connection-lost or not-reachable; what was sent until then is written down.
 */
export async function uploadPages(source: UploadSource, options: UploadOptions): Promise<UploadEnd> {
  const blob = createSignedBlob(options.blob, options.address);
  // Its threads start while the store is asked.
  const hasher = createHasher(source.fileBytes);
  try {
    const opened = await openBlob(blob, source);
    if (opened.kind === "refused") return opened;
    const journalled = new Map(options.sent.map((pages) => [pages.offset, pages]));
    const known = { blob, there: opened.there, journalled };
    const ended = await sendRanges(source, { known, hasher }, options);
    if (ended.kind === "refused" || opened.isNew) return ended;
    return (await strangeContent(blob, source, opened.there)) ?? ended;
  } finally {
    await hasher.close();
  }
}

type Opened = { readonly kind: "open"; readonly there: readonly BlobRange[]; readonly isNew: boolean };

async function openBlob(blob: SignedBlob, source: UploadSource): Promise<Opened | UploadRefusal> {
  const { blobSize, file } = source;
  const found = await blob.call((port, url) => port.find(url));
  if (found.kind === "refused") return found;
  if (found.value === undefined) {
    const made = await blob.call((port, url) => port.createPages(url, blobSize));
    if (made.kind === "done") return { kind: "open", there: [], isNew: true };
    // Made by a try whose answer was lost.
    if (made.by !== "store" || !/AlreadyExists/i.test(made.text)) return made;
    return openBlob(blob, source);
  }
  if (found.value.size !== blobSize) {
    const text = `${file} makes a blob of ${blobSize} bytes, and one of ${found.value.size} bytes is there`;
    return { kind: "refused", by: "client", text, hint: "remove the image, and add it anew with another journal" };
  }
  const listed = await blob.call((port, url) => port.ranges(url));
  return listed.kind === "refused" ? listed : { kind: "open", there: listed.value, isNew: false };
}
