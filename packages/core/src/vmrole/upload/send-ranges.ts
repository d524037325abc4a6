import { createHash } from "node:crypto";
import { nextTurn } from "../../clock/index.ts";
import { type Known, presenceOf } from "./presence.ts";
import type { SentPages } from "./sent-pages.ts";
import { createSentWriter } from "./sent-writer.ts";
import type { UploadEnd, UploadOptions, UploadRefusal } from "./upload-end.ts";
import type { UploadRange, UploadSource } from "./upload-source.ts";

const PARALLEL = 4;

/** Sends every range that is not there, several at a time; what has arrived is written down whatever ends it. */
export async function sendRanges(
  source: UploadSource,
  known: Known,
  { onSent, onProgress, signal, parallel = PARALLEL }: UploadOptions,
): Promise<UploadEnd> {
  const writer = createSentWriter(onSent);
  const sender = createSender(known, (pages, isNew) => {
    if (isNew) writer.add(pages);
    onProgress?.(sender.count.sentBytes + sender.count.foundBytes, source.sentBytes);
  });
  const inFlight = new Set<Promise<void>>();
  for (const { offset, bytes } of source.ranges()) {
    if (signal?.aborted || sender.isOver()) break;
    const md5 = createHash("md5").update(bytes).digest("base64");
    // The source reads the next range into the same bytes while this one is on its way.
    const task = sender.send({ offset, bytes: Buffer.from(bytes) }, { offset, length: bytes.length, md5 });
    inFlight.add(task);
    void task.finally(() => inFlight.delete(task));
    if (inFlight.size >= parallel) await Promise.race(inFlight);
    else await nextTurn();
  }
  await Promise.all(inFlight);
  await writer.flush();
  signal?.throwIfAborted();
  return sender.end();
}

interface Sender {
  readonly count: { sentBytes: number; foundBytes: number; requests: number };
  /** Never rejects: what went wrong is told at the end. */
  send(range: UploadRange, pages: SentPages): Promise<void>;
  /** Nothing more needs to be sent. */
  isOver(): boolean;
  /** How it ended; throws what a range threw. */
  end(): UploadEnd;
}

function createSender(known: Known, onArrived: (pages: SentPages, isNew: boolean) => void): Sender {
  const count = { sentBytes: 0, foundBytes: 0, requests: 0 };
  let refusal: UploadRefusal | undefined;
  let failure: { readonly error: unknown } | undefined;
  const bring = async (range: UploadRange, pages: SentPages) => {
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
    send: (range, pages) =>
      bring(range, pages).catch((error: unknown) => {
        failure ??= { error };
      }),
    isOver: () => refusal !== undefined || failure !== undefined,
    end: () => {
      if (failure !== undefined) throw failure.error;
      return refusal ?? { kind: "done", value: count };
    },
  };
}
