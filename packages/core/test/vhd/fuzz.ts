import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import { createRandom, type Random } from "@patchrig/core/random";
import {
  checkChain,
  contentHash,
  createChildVhd,
  createVhd,
  flattenVhd,
  inspectVhd,
  mergeVhd,
  openChain,
  openPages,
  openWritable,
  verifyVhd,
} from "@patchrig/core/vhd";
import { mutate } from "./mutate.ts";
import { watchAllocations } from "./watch-allocations.ts";

/** What a round of fuzzing found. Nothing may have crashed, hung, or asked for more than the bound. */
export interface FuzzReport {
  readonly runs: number;
  readonly refused: number;
  readonly read: number;
  /** The most that was allocated at once, in bytes. */
  readonly largestAllocation: number;
  /** Processor time of the slowest file. */
  readonly slowestMs: number;
  readonly failures: readonly string[];
}

interface FuzzOptions {
  readonly folder: string;
  readonly runs: number;
  readonly seed: number;
  readonly onProgress?: (run: number) => void;
}

/** A file of some kilobytes must not make us take more than this at once; it is a chunk's size and what goes with it. */
export const LARGEST_ALLOCATION = 16 * 2 ** 20;
/** Nor keep us busy longer than this (processor time: the machine may have other work). */
export const LONGEST_MS = 5_000;

/** Mutates VHDs and does with each what a user would do. The same seed gives the same files. */
export async function fuzz({ folder, runs, seed, onProgress }: FuzzOptions): Promise<FuzzReport> {
  mkdirSync(folder, { recursive: true });
  const at = (name: string) => join(folder, name);
  const samples = await makeSamples(at);
  const random = createRandom(seed);
  const failures: string[] = [];
  const watch = watchAllocations();
  let [refused, slowestMs] = [0, 0];
  try {
    for (let run = 0; run < runs; run += 1) {
      const bytes = mutate(Buffer.from(random.pick(samples)), random);
      writeFileSync(at("mutated.vhd"), bytes);
      const before = process.cpuUsage();
      const failure = await tryAll(at, random, () => {
        refused += 1;
      });
      const { user, system } = process.cpuUsage(before);
      slowestMs = Math.max(slowestMs, (user + system) / 1_000);
      if (failure !== undefined) {
        failures.push(`run ${run}: ${failure}`);
        writeFileSync(at(`failed-${run}.vhd`), bytes);
      }
      onProgress?.(run + 1);
    }
  } finally {
    watch.end();
  }
  return { runs, refused, read: runs - refused, largestAllocation: watch.largest(), slowestMs, failures };
}

/** Everything that reads a VHD, on the mutated file. A refusal by `unreadable-input` or `refused` is the right ending. */
async function tryAll(
  at: (name: string) => string,
  random: Random,
  onRefusal: () => void,
): Promise<string | undefined> {
  const file = at("mutated.vhd");
  let isRefused = false;
  const attempt = async (name: string, act: () => unknown) => {
    try {
      await act();
      return undefined;
    } catch (problem) {
      isRefused = true;
      const isKnown = problem instanceof PatchrigError && ["unreadable-input", "refused"].includes(problem.code);
      return isKnown ? undefined : `${name}: ${problem instanceof Error ? problem.stack : String(problem)}`;
    }
  };
  const failure =
    (await attempt("inspect", () => inspectVhd(file))) ??
    (await attempt("verify", () => verifyVhd(file))) ??
    (await attempt("chain", () => checkChain(file, { maxDepth: 4 }))) ??
    (await attempt("read", () => readAll(file))) ??
    (await attempt("pages", () => readPages(file))) ??
    (random.next() < 0.1 ? await attempt("merge", () => merge(at, file)) : undefined) ??
    (random.next() < 0.1 ? await attempt("flatten", () => flatten(at, file)) : undefined) ??
    (await attempt("write", () => writeOnce(file, random)));
  if (isRefused) onRefusal();
  return failure;
}

async function readAll(file: string): Promise<void> {
  const { image, close } = openChain(file);
  try {
    await contentHash(image);
    const last = Buffer.alloc(512);
    image.readInto(last, image.size - 512);
  } finally {
    close();
  }
}

function readPages(file: string): void {
  for (const whole of [true, false]) {
    const pages = openPages(file, { whole });
    try {
      let sent = 0;
      for (const range of pages.ranges()) sent += range.length;
      if (sent < 512) throw new Error("the footer is a page at least");
    } finally {
      pages.close();
    }
  }
}

const flatten = (at: (name: string) => string, file: string) =>
  flattenVhd(file, at("flat.vhd"), { type: "dynamic", now: 0, overwrite: true });

const merge = (at: (name: string) => string, file: string) =>
  mergeVhd(file, at("merged.vhd"), { now: 0, overwrite: true });

function writeOnce(file: string, random: Random): void {
  const image = openWritable(file);
  try {
    image.write(Buffer.alloc(512, 7), 512 * random.integer(0, image.size / 512 - 1));
  } finally {
    image.close();
  }
}

/** Small VHDs of each type; the children's parent stays beside the mutated file. */
async function makeSamples(at: (name: string) => string): Promise<Buffer[]> {
  const size = 64 * 1_024;
  const files: string[] = [];
  for (const type of ["fixed", "dynamic"] as const) {
    for (const blockSize of [4_096, 32_768]) {
      const file = at(`${type}-${blockSize}.vhd`);
      await createVhd(file, { type, size, blockSize, now: 0, overwrite: true });
      fill(file, 3);
      files.push(file);
    }
  }
  for (const [name, parent] of [
    ["child", "dynamic-4096"],
    ["other", "fixed-4096"],
    ["grandchild", "child"],
  ] as const) {
    await createChildVhd(at(`${name}.vhd`), { parent: at(`${parent}.vhd`), now: 0, overwrite: true });
    fill(at(`${name}.vhd`), 5);
    files.push(at(`${name}.vhd`));
  }
  rmSync(at("mutated.vhd"), { force: true });
  return files.map((file) => readFileSync(file));
}

function fill(file: string, step: number): void {
  const image = openWritable(file);
  for (let sector = step; sector < image.size / 512; sector += step * 4)
    image.write(Buffer.alloc(512, step), sector * 512);
  image.close();
}
