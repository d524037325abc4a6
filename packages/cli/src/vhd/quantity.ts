import { PatchrigError } from "@patchrig/core/errors";

const UNITS: Readonly<Record<string, number>> = { "": 0, k: 1, m: 2, g: 3, t: 4 };

/** Bytes of `2GiB`, `2G`, `512k` or `1048576`; all units are powers of 1024. Throws `bad-usage` naming the option. */
export function parseBytes(option: string, text: string): number {
  const [whole, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim()) ?? [];
  const bytes = Number(digits) * 1_024 ** (UNITS[unit.toLowerCase()] ?? 0);
  if (whole !== undefined && Number.isSafeInteger(bytes)) return bytes;
  throw new PatchrigError("bad-usage", `${option}: expected bytes like 2GiB, 512k or 1048576, found ${text}`);
}

/** Bytes of a block of a new VHD; throws `bad-usage` for a type that has no blocks. */
export function blockSizeOf(text: string | undefined, type: string): number | undefined {
  if (text === undefined) return undefined;
  if (type === "dynamic") return parseBytes("--block-size", text);
  throw new PatchrigError("bad-usage", `--block-size: a ${type} disk has no blocks: leave it out, or --type dynamic`);
}

/** A whole number of at least `least`. Throws `bad-usage` naming the option. */
export function parseCount(option: string, text: string, least = 0): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= least) return count;
  throw new PatchrigError("bad-usage", `${option}: expected a whole number of at least ${least}, found ${text}`);
}

/** One of the words. Throws `bad-usage` naming the option. */
export function parseWord<T extends string>(option: string, text: string, words: readonly T[]): T {
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  throw new PatchrigError("bad-usage", `${option}: expected ${words.join(" or ")}, found ${text}`);
}

/** `2 GiB (2147483648 bytes)`. */
export function showBytes(bytes: number): string {
  const power = bytes < 1_024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  if (power === 0) return `${bytes} bytes`;
  const amount = Math.round((bytes / 1_024 ** power) * 100) / 100;
  return `${amount} ${["", "KiB", "MiB", "GiB", "TiB"][power]} (${bytes} bytes)`;
}
