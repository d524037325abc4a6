import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/** Takes MD5 beside the main thread, which reads and sends meanwhile. */
export interface Hasher {
  /** Base64. Bytes in shared memory are hashed where they lie; they stay as they are until it resolves. */
  md5(bytes: Buffer): Promise<string>;
  /** Resolves once its threads have started, if it has any. */
  started(): Promise<void>;
  close(): Promise<void>;
}

/** Below this a thread's start takes longer than hashing on the main one. */
const WORTH_A_THREAD = 32 * 2 ** 20;
/** Below this so does a message to it. */
const WORTH_A_MESSAGE = 128 * 1_024;
const MOST_THREADS = 3;

/**
 * For so many bytes at most: small uploads are hashed on the main thread, and so is what comes before the threads have
 * started. There are as many as processors, three at most and none beside a single one: the main one waits most of the time.
 */
export function createHasher(atMost: number): Hasher {
  const processors = availableParallelism();
  const threads = atMost < WORTH_A_THREAD || processors === 1 ? 0 : Math.min(MOST_THREADS, processors);
  const workers = Array.from({ length: threads }, startWorker);
  return {
    md5: async (bytes) => {
      const isShared = bytes.buffer instanceof SharedArrayBuffer;
      const worker = isShared && bytes.length >= WORTH_A_MESSAGE ? leastBusy(workers) : undefined;
      return worker ? worker.md5(bytes) : md5Of(bytes);
    },
    started: async () => void (await Promise.all(workers.map((worker) => worker.started))),
    close: async () => void (await Promise.all(workers.map((worker) => worker.close()))),
  };
}

const leastBusy = (workers: readonly HashWorker[]): HashWorker | undefined =>
  workers.filter((one) => one.hasStarted()).toSorted((one, other) => one.waiting() - other.waiting())[0];

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
  /** Resolves when it has started, or never will. */
  readonly started: Promise<void>;
  hasStarted(): boolean;
  /** How many it has not answered. */
  waiting(): number;
  md5(bytes: Buffer): Promise<string>;
  close(): Promise<unknown>;
}

function startWorker(): HashWorker {
  const worker = new Worker(PROGRAM, { eval: true, execArgv: [], env: {} });
  // It answers in order.
  const waiting: { readonly resolve: (md5: string) => void; readonly reject: (error: unknown) => void }[] = [];
  let hasStarted = false;
  let failure: { readonly error: unknown } | undefined;
  const started = new Promise<void>((resolve) => worker.once("online", resolve).once("exit", () => resolve()));
  worker.once("online", () => {
    hasStarted = true;
  });
  worker.on("message", (md5: string) => waiting.shift()?.resolve(md5));
  const fail = (error: unknown) => {
    failure = { error };
    for (const one of waiting.splice(0)) one.reject(error);
  };
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("the thread that hashes ended")));
  return {
    started,
    hasStarted: () => hasStarted,
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
