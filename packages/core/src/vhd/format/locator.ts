import type { Flaw } from "./flaw.ts";
import { SECTOR } from "./geometry.ts";

/** Where a child says that its parent is: W2ru a relative path, W2ku an absolute one, MacX a file URL; others are older. */
export interface Locator {
  readonly code: string;
  /** Bytes kept for the path in the file. */
  readonly space: number;
  /** Bytes of the path. */
  readonly length: number;
  /** Where the path is in the file. */
  readonly at: number;
}

/** A locator as a header has it, and where its slot is in the header. */
export interface ReadLocator extends Locator {
  readonly slotAt: number;
}

export const LOCATOR_SLOTS = 8;
const SLOT = 24;
/** The longest path that Windows knows: 32,767 UTF-16 units. */
const LONGEST = 65_534;

/** Reads the eight slots; empty ones are left out. `base` is their place in the header. What they say is for `flawOf` to judge. */
export function parseLocators(slots: Buffer, base: number): readonly ReadLocator[] {
  const locators: ReadLocator[] = [];
  for (let slot = 0; slot < LOCATOR_SLOTS * SLOT; slot += SLOT) {
    if (slots.readUInt32BE(slot) === 0) continue;
    const [space, length] = [slots.readUInt32BE(slot + 4), slots.readUInt32BE(slot + 8)];
    const at = Number(slots.readBigUInt64BE(slot + 16));
    // The specification counts sectors here; common writers count bytes.
    locators.push({
      code: slots.toString("latin1", slot, slot + 4),
      space: space < SECTOR ? space * SECTOR : space,
      length,
      at,
      slotAt: base + slot,
    });
  }
  return locators;
}

/** Why a locator's path cannot be read in a file of so many bytes; its place counts from the header's start. */
export function flawOf({ code, length, at, slotAt }: ReadLocator, fileSize: number): Flaw | undefined {
  if (length > LONGEST) {
    const expected = `at most ${LONGEST} bytes`;
    return { at: slotAt + 8, what: `length of locator ${code}`, expected, actual: String(length) };
  }
  if (at >= SECTOR && at + length <= fileSize) return undefined;
  const expected = `a place with ${length} bytes in a file of ${fileSize}`;
  return { at: slotAt + 16, what: `locator ${code}`, expected, actual: String(at) };
}

export function writeLocators(header: Buffer, base: number, locators: readonly Locator[]): void {
  for (const [index, { code, space, length, at }] of locators.slice(0, LOCATOR_SLOTS).entries()) {
    const slot = base + index * SLOT;
    header.write(code, slot, 4, "latin1");
    header.writeUInt32BE(space, slot + 4);
    header.writeUInt32BE(length, slot + 8);
    header.writeBigUInt64BE(BigInt(at), slot + 16);
  }
}

/** The bytes of a path in a locator: UTF-16 little-endian for Windows', UTF-8 for a URL; no terminator. */
export const encodePath = (code: string, path: string): Buffer =>
  Buffer.from(path, code === "MacX" ? "utf8" : "utf16le");

/** The path in a locator, or undefined where its code is none that we can follow. */
export function decodePath(code: string, bytes: Buffer): string | undefined {
  const encoding = ({ W2ru: "utf16le", W2ku: "utf16le", MacX: "utf8", Wi2r: "latin1", Wi2k: "latin1" } as const)[code];
  return encoding && bytes.toString(encoding).replace(/\0.*$/s, "");
}
