import { PatchrigError } from "@patchrig/core/errors";

export interface JsonOption {
  readonly json?: boolean;
}

/** A whole number of an option within its bounds. Throws `PatchrigError` bad-usage. */
export function wholeNumber(option: string, text: string, [low, high]: readonly [number, number]): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new PatchrigError("bad-usage", `${option}: expected a whole number from ${low} to ${high}, found "${text}"`);
}

/** A positive number of an option. Throws `PatchrigError` bad-usage. */
export function positiveNumber(option: string, text: string): number {
  const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (value > 0) return value;
  throw new PatchrigError("bad-usage", `${option}: expected a number above 0, found "${text}"`);
}

/** One of a few words. Throws `PatchrigError` bad-usage with all of them. */
export function oneOf<T extends string>(option: string, text: string, known: readonly T[]): T {
  const found = known.find((word) => word === text.toLowerCase());
  if (found !== undefined) return found;
  throw new PatchrigError("bad-usage", `${option}: expected ${known.join(", ")}, found "${text}"`);
}

/** `NAME=VALUE`. Throws `PatchrigError` bad-usage. */
export function pair(option: string, text: string): readonly [name: string, value: string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new PatchrigError("bad-usage", `${option}: expected NAME=VALUE, found "${text}"`);
}
