import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { monotonicNow } from "@patchrig/core/clock";
import { createRandom } from "@patchrig/core/random";
import {
  createChildVhd,
  createVhd,
  flattenVhd,
  inspectVhd,
  manifestFileOf,
  mergeVhd,
  openWritable,
} from "@patchrig/core/vhd";
import { runBuilt } from "../built-program.ts";
import { AnswerDiffers } from "../load.ts";
import { onAllCores } from "../machine.ts";
import type { Bench, Goal, Measure, Result, Row } from "../measure.ts";
import { median, runRounds } from "../rounds.ts";
import { roomFor, runTool } from "../workshop.ts";

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** VHD files: inspect, dynamic to fixed, merge, flatten and upload pages, against qemu-img and cp on the same data. */
export const vhdFiles: Measure = {
  name: "vhd",
  async run(bench) {
    const folder = mkdtempSync(join(roomFor(6 * GIB), "patchrig-bench-vhd-"));
    try {
      const files = await makeFiles((name) => join(folder, name), bench.short ? 128 : 1_024);
      return [inspect(files), ...(await copies(bench, files)), await upload(bench, files), memory(files)];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Files {
  readonly at: (name: string) => string;
  readonly dataMib: number;
}

/** A 4 GiB dynamic VHD with every other block filled, a child of it with a tenth of that, a 64 GiB one. */
async function makeFiles(at: (name: string) => string, dataMib: number): Promise<Files> {
  await createVhd(at("base.vhd"), { type: "dynamic", size: 4 * GIB, now: 0 });
  fill(at("base.vhd"), { blocks: dataMib / 2, step: 4 * MIB, seed: 1 });
  await createChildVhd(at("child.vhd"), { parent: at("base.vhd"), now: 0 });
  // With a manifest the parent would be hashed as well, which cp does not.
  rmSync(manifestFileOf(at("child.vhd")));
  fill(at("child.vhd"), { blocks: Math.ceil(dataMib / 20), step: 40 * MIB, seed: 2 });
  await createVhd(at("large.vhd"), { type: "dynamic", size: 64 * GIB, now: 0 });
  fill(at("large.vhd"), { blocks: dataMib / 4, step: 128 * MIB, seed: 3 });
  return { at, dataMib };
}

function fill(file: string, { blocks, step, seed }: { blocks: number; step: number; seed: number }): void {
  const image = openWritable(file);
  const random = createRandom(seed);
  const block = Buffer.from(Array.from({ length: 2 * MIB }, () => random.integer(1, 255)));
  for (let index = 0; index < blocks && index * step < image.size; index += 1) image.write(block, index * step);
  image.close();
}

function inspect({ at }: Files): Result {
  const of = (file: string) => {
    const walls: number[] = [];
    for (let run = 0; run < 400; run += 1) {
      const startedAt = monotonicNow();
      inspectVhd(at(file));
      walls.push(monotonicNow() - startedAt);
    }
    return median(walls.slice(100));
  };
  const rows = [
    { who: "inspect, 4 GiB", value: of("base.vhd") },
    { who: "inspect, 64 GiB", value: of("large.vhd") },
  ];
  const goals = rows.map(({ who, value }) => ({ text: `${who} ≤ 0.15 ms`, value, limit: 0.15 }));
  return { title: "inspect, in process", unit: "ms", better: "less", rows, goals };
}

interface Contestant {
  readonly who: string;
  /** Milliseconds. */
  run(): Promise<number>;
}

async function copies(bench: Bench, files: Files): Promise<Result[]> {
  const { at } = files;
  const out = at("out.vhd");
  const fixed = () => flattenVhd(at("base.vhd"), out, { type: "fixed", now: 0 });
  const merge = () => mergeVhd(at("child.vhd"), out, { now: 0 });
  const flatten = () => flattenVhd(at("child.vhd"), out, { type: "dynamic", now: 0 });
  const qemu = ["convert", "-f", "vpc", "-O", "vpc", "-o", "subformat=fixed,force_size=on", at("base.vhd"), out];
  const contestants = {
    fixed: { who: "dynamic → fixed", run: timed(out, fixed) },
    qemu: { who: "qemu-img convert", run: timed(out, async () => runFreely("qemu-img", qemu)) },
    cp: { who: "cp", run: timed(out, async () => runFreely("cp", ["--reflink=never", at("base.vhd"), out])) },
    merge: { who: "merge", run: timed(out, merge) },
    flatten: { who: "flatten", run: timed(out, flatten) },
  };
  const all = Object.values(contestants);
  await compareWithQemu(out, at("base.vhd"), fixed);
  const { samples, load } = await runRounds({ contestants: all, rounds: bench.rounds, batch: (one) => one.run() });
  const row = (one: Contestant): Row => ({ who: one.who, value: median(samples.get(one) ?? []) });
  const [fast, qemuRow, cp] = [row(contestants.fixed), row(contestants.qemu), row(contestants.cp)];
  const common = { unit: "ms", better: "less", load } as const;
  const data = `${files.dataMib} MiB in 4 GiB`;
  const speed = (one: Row): Goal => ({
    text: `speed ≥ 0.8 × cp of the parent`,
    value: cp.value / one.value,
    limit: 0.8,
    atLeast: true,
  });
  return [
    {
      ...common,
      title: `dynamic → fixed, ${data}`,
      rows: [fast, qemuRow, cp],
      goals: [
        { text: "≤ 1.1 × qemu-img convert", value: fast.value / qemuRow.value, limit: 1.1 },
        { text: "≤ 1.3 × cp", value: fast.value / cp.value, limit: 1.3 },
      ],
    },
    ...[row(contestants.merge), row(contestants.flatten)].map((one) => ({
      ...common,
      title: `${one.who} of a child over ${data}`,
      rows: [one, cp],
      goals: [speed(one)],
    })),
  ];
}

/** The copy that is timed must be the disk: qemu-img reads both. */
async function compareWithQemu(out: string, base: string, make: () => Promise<unknown>): Promise<void> {
  await make();
  const said = runTool("qemu-img", ["compare", "-f", "vpc", "-F", "vpc", out, base]);
  if (!said.includes("Images are identical.")) throw new AnswerDiffers(`qemu-img compare: ${said}`);
}

/** Runs a tool on all cores: qemu-img copies on several threads. */
const runFreely = (tool: string, args: readonly string[]) => runTool(...onAllCores(tool, args));

/** Times work that makes a file; making room for it again is not counted. */
function timed(file: string, work: () => Promise<unknown>): () => Promise<number> {
  return async () => {
    rmSync(file, { force: true });
    const startedAt = monotonicNow();
    await work();
    return monotonicNow() - startedAt;
  };
}

/** What an upload costs beside the line: its pages found, hashed and handed over; against hashing the same bytes alone. */
async function upload(bench: Bench, { at, dataMib }: Files): Promise<Result> {
  const block = Buffer.alloc(2 * MIB, "some bytes to hash");
  const pages = { who: "pages, found and hashed", run: async () => timePages(at("base.vhd"), dataMib) };
  const md5 = { who: "MD5 of as many bytes", run: async () => timeMd5(block, dataMib / 2) };
  const { samples, load } = await runRounds({
    contestants: [pages, md5],
    rounds: bench.rounds,
    batch: (one) => one.run(),
  });
  const rows = [pages, md5].map((one) => ({ who: one.who, value: median(samples.get(one) ?? []) }));
  const [own, other] = rows.map(({ value }) => value);
  const value = (own ?? Number.NaN) / (other ?? Number.NaN);
  const goals = [{ text: "≤ 1.1 × MD5 of what is sent", value, limit: 1.1 }];
  return { title: `pages of an upload, ${dataMib} MiB of data`, unit: "ms", better: "less", rows, load, goals };
}

/** The upload as it is, with a store in place of the line that takes everything at once. */
const UPLOAD = `
  const { openUpload, uploadPages } = await import("@patchrig/core/vmrole");
  const { monotonicNow } = await import("@patchrig/core/clock");
  const done = (value) => ({ kind: "done", value });
  const blob = { find: async () => done(), createPages: async () => done(), putPages: async () => done() };
  const startedAt = monotonicNow();
  const source = openUpload(process.argv[1]);
  const options = { blob, address: async () => done("https://x.invalid/x"), sent: [], onSent: async () => {} };
  const { value } = await uploadPages(source, options);
  console.log(JSON.stringify({ ms: monotonicNow() - startedAt, sentBytes: value.sentBytes }));
  process.exit();
`;

// On every core, as users run it: what is hashed is hashed beside what is read.
function timePages(file: string, dataMib: number): number {
  const { ms, sentBytes } = JSON.parse(runBuilt(UPLOAD, [file])) as { readonly ms: number; readonly sentBytes: number };
  if (sentBytes !== dataMib * MIB + 512) throw new AnswerDiffers(`${sentBytes} bytes of ${dataMib} MiB found`);
  return ms;
}

function timeMd5(bytes: Buffer, times: number): number {
  const startedAt = monotonicNow();
  for (let run = 0; run < times; run += 1) createHash("md5").update(bytes).digest();
  return monotonicNow() - startedAt;
}

// Its own high-water mark: what getrusage tells begins with the parent's.
const PEAK = `console.log(/VmHWM:\\s+(\\d+)/.exec((await import("node:fs")).readFileSync("/proc/self/status", "utf8"))[1] / 1024)`;
const PROGRAM = `
  const { checkChain, contentHash, flattenVhd, openChain, openPages, verifyVhd } = await import("@patchrig/core/vhd");
  const [file, output] = process.argv.slice(1);
  await verifyVhd(file);
  await checkChain(file);
  await contentHash(openChain(file).image);
  for (const { length } of openPages(file).ranges()) if (length === 0) throw new Error("an empty range");
  await flattenVhd(file, output, { type: "fixed", now: 0 });
  ${PEAK}
`;

/** The most memory that a process takes which does everything to a 64 GiB image. */
function memory({ at }: Files): Result {
  const bare = Number(runBuilt(PEAK, []));
  const value = Number(runBuilt(PROGRAM, [at("large.vhd"), at("large-fixed.vhd")]));
  writeFileSync(at("large-fixed.vhd"), "");
  const rows = [
    { who: "verify, hash, pages, flatten", value },
    { who: "node alone", value: bare },
  ];
  const goals = [{ text: "≤ 150 MB", value, limit: 150 }];
  return { title: "memory for a 64 GiB image", unit: "MB", better: "less", rows, goals };
}
