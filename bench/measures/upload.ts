import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { monotonicNow } from "@patchrig/core/clock";
import { createRandom } from "@patchrig/core/random";
import { createVhd, openWritable } from "@patchrig/core/vhd";
import { runBuilt } from "../built-program.ts";
import { AnswerDiffers } from "../load.ts";
import { type Measure, type Row, ratioGoal } from "../measure.ts";
import { type BlobPlace, startAzurite, startDiscard, startService } from "../peers/blob-stores.ts";
import { cpuMs } from "../process-tree.ts";
import { median, runRounds } from "../rounds.ts";
import { roomFor, runTool } from "../workshop.ts";

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const CHUNK = 2 * MIB;
const SIZE = 8 * GIB;
const WARM_BLOCKS = 24;

/** An image brought into a blob, beside what no upload can be without: MD5 of what is sent. */
export const upload: Measure = {
  name: "upload",
  async run({ short, rounds }) {
    const folder = mkdtempSync(join(roomFor(8 * GIB), "patchrig-bench-upload-"));
    const dataMib = short ? 128 : 2_048;
    try {
      const { contestants, context } = createField(await makeFiles(folder, dataMib), folder);
      const { discard, md5, curl, service, azurite, naive } = contestants;
      const all = Object.values(contestants);
      const { samples, load } = await runRounds({ contestants: all, rounds, batch: (one) => one.run() });
      const rowOf = (one: Contestant): Row => ({ who: one.who, value: median(samples.get(one) ?? []) });
      const title = `upload of an image with ${dataMib} MiB of data in ${SIZE / GIB} GiB`;
      const common = { unit: "ms", better: "less", load } as const;
      const own = [discard, md5, curl, service].map(rowOf);
      const beside = [azurite, naive].map(rowOf);
      const toAzurite = { ...ratioGoal(beside, [naive.who], 1 / 1.2), text: "≤ 1 / 1.2 × storage-blob" };
      return [
        { ...common, title, rows: [...own, ...context()], goals: [ratioGoal(own, [md5.who], 1.1)] },
        { ...common, title: `${title}, to azurite`, rows: beside, goals: [toAzurite] },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Files {
  readonly image: string;
  /** One that is small, and sent first: a JIT's first requests are not what it is about. */
  readonly warm: string;
  /** The same data, one piece after the other. */
  readonly raw: string;
  readonly data: Buffer;
  readonly bytes: number;
}

async function makeFiles(folder: string, dataMib: number): Promise<Files> {
  const random = createRandom(1);
  const data = Buffer.from(Array.from({ length: CHUNK }, () => random.integer(1, 255)));
  const [image, warm, raw] = [join(folder, "image.vhd"), join(folder, "warm.vhd"), join(folder, "raw")];
  const blocks = (dataMib * MIB) / CHUNK;
  await makeImage(image, data, blocks);
  await makeImage(warm, data, WARM_BLOCKS);
  for (let block = 0; block < blocks; block += 1) writeFileSync(raw, data, { flag: "a" });
  return { image, warm, raw, data, bytes: blocks * CHUNK };
}

/** Every other block of the disk is filled: what lies between is zeros, and never sent. */
async function makeImage(file: string, data: Buffer, blocks: number): Promise<void> {
  await createVhd(file, { type: "dynamic", size: SIZE, now: 0 });
  const disk = openWritable(file);
  for (let block = 0; block < blocks; block += 1) disk.write(data, block * 2 * CHUNK);
  disk.close();
}

interface Contestant {
  readonly who: string;
  /** Milliseconds. */
  run(): Promise<number>;
}

function createField(files: Files, folder: string) {
  const spent: { readonly client: number; readonly service: number }[] = [];
  const sent = (start: () => Promise<BlobPlace>, client: string) => async () => {
    const place = await start();
    try {
      const { ms, cpu } = runClient(client, files, place);
      if (start === service) spent.push({ client: cpu, service: cpuMs(place.pid) - place.cpuAtStart });
      return ms;
    } finally {
      await place.stop();
    }
  };
  const service = () => startService(folder);
  const discard = () => startDiscard(folder);
  const contestants = {
    discard: { who: "to a store that forgets", run: sent(discard, OWN) },
    service: { who: "to its service, HTTPS", run: sent(service, OWN) },
    azurite: { who: "patchrig", run: sent(startAzurite, OWN) },
    md5: { who: "MD5 of what is sent", run: async () => timeMd5(files) },
    naive: { who: "storage-blob", run: sent(startAzurite, NAIVE) },
    curl: { who: "curl -T, nothing hashed", run: () => timeCurl(files, discard) },
  } satisfies Record<string, Contestant>;
  const context = (): readonly Row[] => [
    { who: "  CPU of its client", value: median(spent.map(({ client }) => client)) },
    { who: "  CPU of its service", value: median(spent.map((one) => one.service)) },
  ];
  return { contestants, context };
}

/** Sends the small image and then, timed, the one that counts, by the program's own `send(file, url)`. */
const TIMED = `
  const { monotonicNow } = await import("@patchrig/core/clock");
  const [warm, file, url] = process.argv.slice(1);
  const spentBefore = process.cpuUsage();
  await send(warm, url.replace("image.vhd", "warm.vhd"));
  const startedAt = monotonicNow();
  const sentBytes = await send(file, url);
  const { user, system } = process.cpuUsage(spentBefore);
  console.log(JSON.stringify({ ms: monotonicNow() - startedAt, sentBytes, cpu: (user + system) / 1000 }));
  process.exit();
`;

/** From the file's opening to the last answer. */
const OWN = `
  const { createPageBlob, openUpload, uploadPages } = await import("@patchrig/core/vmrole");
  const { systemClock } = await import("@patchrig/core/clock");
  const certSha256 = process.argv[4] || undefined;
  async function send(file, url) {
    const source = openUpload(file);
    const blob = createPageBlob({ clock: systemClock, trustFor: () => ({ certSha256 }) });
    const address = async () => ({ kind: "done", value: url });
    const ended = await uploadPages(source, { blob, address, sent: [], onSent: async () => {} });
    if (ended.kind !== "done") throw new Error(ended.text);
    return ended.value.sentBytes;
  }
  ${TIMED}
`;

/** As its documentation shows it: piece after piece, each with its MD5, pages of zeros left out. */
const NAIVE = `
  const { PageBlobClient } = await import("@azure/storage-blob");
  const { createHash } = await import("node:crypto");
  const { openPages } = await import("@patchrig/core/vhd");
  async function send(file, url) {
    const pages = openPages(file, { whole: true });
    const client = new PageBlobClient(url);
    await client.create(pages.blobSize);
    let sentBytes = 0;
    for (const { kind, offset, length, bytes } of pages.ranges()) {
      if (kind !== "write") continue;
      const transactionalContentMD5 = createHash("md5").update(bytes).digest();
      await client.uploadPages(bytes, offset, length, { transactionalContentMD5 });
      sentBytes += length;
    }
    return sentBytes;
  }
  ${TIMED}
`;

interface ClientRun {
  readonly ms: number;
  /** Processor time for both images. */
  readonly cpu: number;
}

function runClient(program: string, { image, warm, bytes }: Files, place: BlobPlace): ClientRun {
  const said = runBuilt(program, [warm, image, place.url, place.certSha256]);
  const { ms, cpu, sentBytes } = JSON.parse(said) as ClientRun & { readonly sentBytes: number };
  // The footer is sent too.
  if (sentBytes !== bytes + 512) throw new AnswerDiffers(`expected ${bytes + 512} bytes sent, found ${sentBytes}`);
  return { ms, cpu };
}

function timeMd5({ data, bytes }: Files): number {
  const startedAt = monotonicNow();
  for (let done = 0; done < bytes; done += data.length) createHash("md5").update(data).digest();
  return monotonicNow() - startedAt;
}

async function timeCurl({ raw }: Files, start: () => Promise<BlobPlace>): Promise<number> {
  const place = await start();
  try {
    const startedAt = monotonicNow();
    runTool("curl", ["-s", "-S", "-H", "Expect:", "-T", raw, place.url]);
    return monotonicNow() - startedAt;
  } finally {
    await place.stop();
  }
}
