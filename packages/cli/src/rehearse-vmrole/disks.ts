import { chmod, copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Random } from "@patchrig/core/random";
import { createVhd, diffVhd, flattenVhd, openPages, openWritable } from "@patchrig/core/vhd";
import type { Story } from "./story.ts";

const MIB = 2 ** 20;
/** A thousandth of what the field note's had: 6 GB to be sent (M12). */
const DISK = 64 * MIB;
const OS_BYTES = 6 * MIB;

/** Where things lie on the story's disks. */
export const PLACES = { os: 0, application: 32 * MIB, hotfix: 48 * MIB } as const;

/** A Windows with its application, as it is before sysprep. */
export async function makeMaster(story: Story, name: string): Promise<string> {
  const { folder, random } = story;
  const file = join(folder, name);
  await createVhd(file, { type: "dynamic", size: DISK, ...identity(story) });
  writeTo(file, PLACES.os, bytesFrom(random, OS_BYTES));
  writeTo(file, PLACES.application, bytesFrom(random, 256 * 1_024));
  return file;
}

/** A copy with an id of its own. */
export async function copyDisk(story: Story, from: string, name: string): Promise<string> {
  const file = join(story.folder, name);
  await flattenVhd(from, file, { type: "dynamic", ...identity(story) });
  return file;
}

/** What a patch writes: a new application, or a hotfix of the operating system. */
export interface PatchWrite {
  readonly at: number;
  readonly bytes: number;
}

/** The differencing VHD on `base` that shows what `shown` shows, and a patch. */
export async function makeDifference(
  story: Story,
  {
    base,
    shown,
    name,
    patch,
  }: { readonly base: string; readonly shown: string; readonly name: string; readonly patch: PatchWrite },
): Promise<string> {
  const { folder, random } = story;
  const patched = join(folder, `${name}.patched.vhd`);
  await flattenVhd(shown, patched, { type: "dynamic", ...identity(story) });
  writeTo(patched, patch.at, bytesFrom(random, patch.bytes));
  const child = join(folder, name);
  await diffVhd(child, { parent: base, image: patched, ...identity(story) });
  story.sent.whole += pagesOf(patched);
  return child;
}

/** Somebody mounts a disk and something is written to it. */
export function touchDisk(file: string): void {
  writeTo(file, PLACES.os + 4_096, Buffer.alloc(512, 0x5a));
}

/** M17: who may not write to the parent cannot invalidate its children. */
export const lock = (file: string): Promise<void> => chmod(file, 0o444);

/** Puts a file back as it was, to the byte. */
export async function putBack(from: string, to: string): Promise<void> {
  await chmod(to, 0o644);
  await copyFile(from, to);
  await lock(to);
}

/** Bytes that an upload of a whole VHD sends. */
export function pagesOf(file: string): number {
  const pages = openPages(file, { whole: true });
  try {
    let bytes = 0;
    for (const range of pages.ranges()) bytes += range.kind === "write" ? range.length : 0;
    return bytes;
  } finally {
    pages.close();
  }
}

function writeTo(file: string, at: number, bytes: Buffer): void {
  const disk = openWritable(file);
  try {
    disk.write(bytes, at);
    disk.flush();
  } finally {
    disk.close();
  }
}

/** Bytes without a zero page: a multiple of 512. */
function bytesFrom(random: Random, length: number): Buffer {
  const page = Buffer.from(Array.from({ length: 512 }, () => 1 + Math.floor(random.next() * 255)));
  const bytes = Buffer.alloc(length, page);
  for (let at = 0; at < length; at += 512) bytes.writeUInt32BE(Math.floor(random.next() * 2 ** 32), at);
  return bytes;
}

/** The same seed gives the same disks, ids included. */
export function identity({ access, random }: Story): { readonly now: number; readonly uuid: string } {
  const hex = random.hex(32);
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  return { now: access.clock.now(), uuid };
}
