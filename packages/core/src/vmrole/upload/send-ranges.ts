import { nextTurn } from "../../clock/index.ts";
import { LARGEST_RANGE } from "../../vhd/index.ts";
import { createBufferPool } from "./buffer-pool.ts";
import type { Hasher } from "./hasher.ts";
import { type Known, presenceOf } from "./presence.ts";
import type { SentPages } from "./sent-pages.ts";
import { createSentWriter } from "./sent-writer.ts";
import type { UploadEnd, UploadOptions, UploadRefusal } from "./upload-end.ts";
import type { UploadRange, UploadSource } from "./upload-source.ts";

/** Of each the one is hashed while the others are on their way. */
const PARALLEL = 6;

/** Sends every range that is not there, several at a time; what has arrived is written down whatever ends it. */
export async function sendRanges(
  source: UploadSource,
  { known, hasher }: { readonly known: Known; readonly hasher: Hasher },
  options: UploadOptions,
): Promise<UploadEnd> {
  const { onSent, onProgress, signal } = options;
  const writer = createSentWriter(onSent);
  const sender = createSender(known, (pages, isNew) => {
    if (isNew) writer.add(pages);
    onProgress?.(sender.count.sentBytes + sender.count.foundBytes);
  });
  await sendAll(source, { sender, hasher }, options);
  await writer.flush();
  signal?.throwIfAborted();
  return sender.end();
}

async function sendAll(
  source: UploadSource,
  { sender, hasher }: { readonly sender: Sender; readonly hasher: Hasher },
  { signal, parallel = PARALLEL }: UploadOptions,
): Promise<void> {
  const inFlight = new Set<Promise<void>>();
  // One more than there are requests: it is read into meanwhile.
  const pool = createBufferPool(parallel + 1, LARGEST_RANGE);
  for (const { offset, bytes } of source.ranges(pool.take)) {
    if (signal?.aborted || sender.isOver()) break;
    const release = pool.hold(bytes);
    const task = sender.send({ offset, bytes }, hasher.md5(bytes)).finally(release);
    inFlight.add(task);
    void task.finally(() => inFlight.delete(task));
    if (inFlight.size < parallel) await nextTurn();
    while (inFlight.size > 0 && (inFlight.size >= parallel || !pool.isFree())) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
}

interface Sender {
  readonly count: { sentBytes: number; foundBytes: number; requests: number };
  /** Never rejects: what went wrong is told at the end. */
  send(range: UploadRange, md5: Promise<string>): Promise<void>;
  /** Nothing more needs to be sent. */
  isOver(): boolean;
  /** How it ended; throws what a range threw. */
  end(): UploadEnd;
}

function createSender(known: Known, onArrived: (pages: SentPages, isNew: boolean) => void): Sender {
  const count = { sentBytes: 0, foundBytes: 0, requests: 0 };
  let refusal: UploadRefusal | undefined;
  let failure: { readonly error: unknown } | undefined;
  const bring = async (range: UploadRange, hashed: Promise<string>) => {
    const pages = { offset: range.offset, length: range.bytes.length, md5: await hashed };
    const found = await presenceOf(range, pages, known);
    if (found === "journalled" || found === "unwritten") {
      count.foundBytes += pages.length;
      return onArrived(pages, found === "unwritten");
    }
    if (found !== "missing") {
      refusal ??= found;
      return;
    }
    count.requests += 1;
    const answer = await known.blob.call((port, url) => port.putPages(url, { ...range, md5: pages.md5 }));
    if (answer.kind === "refused") {
      refusal ??= answer;
      return;
    }
    count.sentBytes += pages.length;
    onArrived(pages, true);
  };
  return {
    count,
    send: (range, md5) =>
      bring(range, md5).catch((error: unknown) => {
        failure ??= { error };
      }),
    isOver: () => refusal !== undefined || failure !== undefined,
    end: () => {
      if (failure !== undefined) throw failure.error;
      return refusal ?? { kind: "done", value: count };
    },
  };
}
