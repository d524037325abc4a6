import type { Parsed } from "./flaw.ts";
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

export const LOCATOR_SLOTS = 8;
const SLOT = 24;
/** The longest path that Windows knows: 32,767 UTF-16 units. */
const LONGEST = 65_534;

/** Reads the eight slots; empty ones are left out. `base` is their place in the header, for problems. */
export function parseLocators(slots: Buffer, base: number): Parsed<readonly Locator[]> {
  const locators: Locator[] = [];
  for (let slot = 0; slot < LOCATOR_SLOTS * SLOT; slot += SLOT) {
    if (slots.readUInt32BE(slot) === 0) continue;
    const [space, length] = [slots.readUInt32BE(slot + 4), slots.readUInt32BE(slot + 8)];
    if (length > LONGEST) {
      const actual = String(length);
      return { problem: { at: base + slot + 8, what: "locator length", expected: `at most ${LONGEST}`, actual } };
    }
    const at = Number(slots.readBigUInt64BE(slot + 16));
    // The specification counts sectors here; common writers count bytes.
    locators.push({
      code: slots.toString("latin1", slot, slot + 4),
      space: space < SECTOR ? space * SECTOR : space,
      length,
      at,
    });
  }
  return { value: locators };
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
