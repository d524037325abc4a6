import { createHash } from "node:crypto";
import { nextTurn } from "../../clock/index.ts";
import type { BlobPort, BlobRange } from "../../ports/blob.ts";
import type { ServiceAnswer, ServiceRefusal } from "../../ports/hosted-service.ts";
import { covers, without } from "./ranges.ts";
import { createSentWriter } from "./sent-writer.ts";
import { createSignedBlob, type SignedBlob } from "./signed-blob.ts";
import type { UploadRange, UploadSource } from "./upload-source.ts";

/** One range that the store has, by the journal. `md5` is base64. */
export interface SentPages {
  readonly offset: number;
  readonly length: number;
  readonly md5: string;
}

export interface UploadOptions {
  readonly blob: BlobPort;
  /** Asks the service for a new address, with a new signature. */
  readonly address: () => Promise<ServiceAnswer<string>>;
  /** What an earlier run wrote down as sent. */
  readonly sent: readonly SentPages[];
  /** Writes down what the store has; resolves when it is on the disk. */
  readonly onSent: (pages: readonly SentPages[]) => Promise<void>;
  /** Bytes that the store has, of those that it will have. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Requests at a time. */
  readonly parallel?: number | undefined;
}

/** Bytes: sent by this upload, and found there already. */
export interface Uploaded {
  readonly sentBytes: number;
  readonly foundBytes: number;
  readonly requests: number;
}

export type UploadEnd =
  | { readonly kind: "done"; readonly value: Uploaded }
  | ServiceRefusal
  | { readonly kind: "refused"; readonly by: "store" | "client"; readonly text: string; readonly hint: string };

const PARALLEL = 4;

/**
 * Brings a VHD's pages into a page blob: those with anything but zeros in them, each with its MD5, and none that is there
 * already by the journal and by the blob's own list. What arrived and was not written down is read back and compared.
 * Throws `PatchrigError` connection-lost or not-reachable; what was sent until then is written down.
 */
export async function uploadPages(source: UploadSource, options: UploadOptions): Promise<UploadEnd> {
  const blob = createSignedBlob(options.blob, options.address);
  const opened = await openBlob(blob, source);
  if (opened.kind === "refused") return opened;
  const ended = await sendRanges(source, { ...options, blob, there: opened.there });
  if (ended.kind === "refused" || opened.isNew) return ended;
  return (await strangeContent(blob, source, opened.there)) ?? ended;
}

type Opened = { readonly kind: "open"; readonly there: readonly BlobRange[]; readonly isNew: boolean };
type Refused = Extract<UploadEnd, { readonly kind: "refused" }>;

async function openBlob(blob: SignedBlob, source: UploadSource): Promise<Opened | Refused> {
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
    return { kind: "refused", by: "client", text, hint: "remove the image and add it again" };
  }
  const listed = await blob.call((port, url) => port.ranges(url));
  return listed.kind === "refused" ? listed : { kind: "open", there: listed.value, isNew: false };
}

interface Sending extends Omit<UploadOptions, "blob"> {
  readonly blob: SignedBlob;
  readonly there: readonly BlobRange[];
}

async function sendRanges(source: UploadSource, sending: Sending): Promise<UploadEnd> {
  const { sent, onSent, onProgress, signal, parallel = PARALLEL } = sending;
  const journalled = new Map(sent.map((pages) => [pages.offset, pages]));
  const writer = createSentWriter(onSent);
  const inFlight = new Set<Promise<void>>();
  const count = { sentBytes: 0, foundBytes: 0, requests: 0 };
  let refusal: Refused | undefined;
  const arrived = (pages: SentPages, bytes: "sentBytes" | "foundBytes", isNew: boolean) => {
    count[bytes] += pages.length;
    if (isNew) writer.add(pages);
    onProgress?.(count.sentBytes + count.foundBytes, source.sentBytes);
  };
  const bring = async (range: UploadRange, pages: SentPages) => {
    const found = await isThere(range, pages, { ...sending, journalled });
    if (found === "journalled" || found === "unwritten") return arrived(pages, "foundBytes", found === "unwritten");
    if (found !== "missing") {
      refusal ??= found;
      return;
    }
    count.requests += 1;
    const answer = await sending.blob.call((port, url) => port.putPages(url, { ...range, md5: pages.md5 }));
    if (answer.kind === "done") arrived(pages, "sentBytes", true);
    else refusal ??= answer;
  };
  let failure: { readonly error: unknown } | undefined;
  for (const { offset, bytes } of source.ranges()) {
    signal?.throwIfAborted();
    if (refusal !== undefined || failure !== undefined) break;
    const md5 = createHash("md5").update(bytes).digest("base64");
    // The source reads the next range into the same bytes while this one is on its way.
    const range = { offset, bytes: Buffer.from(bytes) };
    const task: Promise<void> = bring(range, { offset, length: bytes.length, md5 })
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => inFlight.delete(task));
    inFlight.add(task);
    if (inFlight.size >= parallel) await Promise.race(inFlight);
    else await nextTurn();
  }
  await Promise.all(inFlight);
  await writer.flush();
  if (failure !== undefined) throw (failure as { readonly error: unknown }).error;
  return refusal ?? { kind: "done", value: count };
}

type Presence = "journalled" | "unwritten" | "missing" | Refused;

/** The journal says what was sent, the blob what has arrived: only both together, or a comparison, spare a range. */
async function isThere(
  range: UploadRange,
  pages: SentPages,
  { blob, there, journalled }: Sending & { readonly journalled: ReadonlyMap<number, SentPages> },
): Promise<Presence> {
  const known = journalled.get(pages.offset);
  if (known !== undefined && (known.md5 !== pages.md5 || known.length !== pages.length)) {
    const text = `the file was changed since its upload began: the pages at ${pages.offset} are others now`;
    return { kind: "refused", by: "client", text, hint: "remove the image, and add it anew under another name" };
  }
  if (!covers(there, pages)) return "missing";
  if (known !== undefined) return "journalled";
  const read = await blob.call((port, url) => port.read(url, { offset: pages.offset, length: pages.length }));
  if (read.kind === "refused") return read;
  return read.value.equals(range.bytes) ? "unwritten" : "missing";
}

/** Pages of the blob that the VHD has none for must be zeros; else somebody else's content would be committed with it. */
async function strangeContent(
  blob: SignedBlob,
  source: UploadSource,
  there: readonly BlobRange[],
): Promise<Refused | undefined> {
  const own: BlobRange[] = [];
  for (const { offset, bytes } of source.ranges()) own.push({ offset, length: bytes.length });
  for (const strange of without(there, own)) {
    for (let at = strange.offset; at < strange.offset + strange.length; at += LARGEST_READ) {
      const length = Math.min(LARGEST_READ, strange.offset + strange.length - at);
      const read = await blob.call((port, url) => port.read(url, { offset: at, length }));
      if (read.kind === "refused") return read;
      if (read.value.every((byte) => byte === 0)) continue;
      const text = `the blob holds ${length} bytes at ${at} that are not of ${source.file}`;
      return { kind: "refused", by: "client", text, hint: "remove the image, and add it anew" };
    }
  }
  return undefined;
}

const LARGEST_READ = 2 ** 20;
