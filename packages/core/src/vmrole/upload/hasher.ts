import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/** Takes MD5 beside the main thread, which reads and sends meanwhile. */
export interface Hasher {
  /** Base64. Bytes in shared memory are hashed where they lie; they stay as they are until it resolves. */
  md5(bytes: Buffer): Promise<string>;
  close(): Promise<void>;
}

/** Below this a thread's start takes longer than hashing on the main one. */
const WORTH_A_THREAD = 32 * 2 ** 20;
/** Below this so does a message to it. */
const WORTH_A_MESSAGE = 128 * 1_024;
const MOST_THREADS = 3;

/** For so many bytes in all: small uploads are hashed on the main thread. */
export function createHasher(total: number): Hasher {
  const threads = total < WORTH_A_THREAD ? 0 : Math.min(MOST_THREADS, availableParallelism() - 1);
  const workers = Array.from({ length: threads }, startWorker);
  return {
    md5: async (bytes) => {
      const worker = leastBusy(workers);
      const isShared = bytes.buffer instanceof SharedArrayBuffer;
      if (worker === undefined || !isShared || bytes.length < WORTH_A_MESSAGE) return md5Of(bytes);
      // Rather than wait for them the main thread takes its share.
      return worker.waiting() < ENOUGH_WORK ? worker.md5(bytes) : md5Of(bytes);
    },
    close: async () => void (await Promise.all(workers.map((worker) => worker.close()))),
  };
}

/** What a thread has to have before it so that it never waits for the next one. */
const ENOUGH_WORK = 2;

const leastBusy = (workers: readonly HashWorker[]): HashWorker | undefined =>
  workers.toSorted((one, other) => one.waiting() - other.waiting())[0];

const md5Of = (bytes: Buffer): string => createHash("md5").update(bytes).digest("base64");

// As text: a file of its own would have another name in each of sources, build and bundle.
const PROGRAM = `
  const { createHash } = require("node:crypto");
  const { parentPort } = require("node:worker_threads");
  parentPort.on("message", ({ buffer, offset, length }) => {
    const bytes = new Uint8Array(buffer, offset, length);
    parentPort.postMessage(createHash("md5").update(bytes).digest("base64"));
  });
`;

interface HashWorker {
  /** How many it has not answered. */
  waiting(): number;
  md5(bytes: Buffer): Promise<string>;
  close(): Promise<unknown>;
}

function startWorker(): HashWorker {
  const worker = new Worker(PROGRAM, { eval: true, execArgv: [], env: {} });
  // An upload that is over or failed does not wait for it.
  worker.unref();
  // It answers in order.
  const waiting: { readonly resolve: (md5: string) => void; readonly reject: (error: unknown) => void }[] = [];
  let failure: { readonly error: unknown } | undefined;
  worker.on("message", (md5: string) => waiting.shift()?.resolve(md5));
  const fail = (error: unknown) => {
    failure = { error };
    for (const one of waiting.splice(0)) one.reject(error);
  };
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("the thread that hashes ended")));
  return {
    waiting: () => waiting.length,
    md5: ({ buffer, byteOffset, length }) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure.error);
        waiting.push({ resolve, reject });
        worker.postMessage({ buffer, offset: byteOffset, length });
      }),
    close: () => worker.terminate(),
  };
}
