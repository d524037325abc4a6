import { bitmapSizeOf, type DynamicHeader, HEADER, parseDynamicHeader } from "./format/dynamic-header.ts";
import { type Flaw, type Parsed, parsedOrThrow, placed, unreadable } from "./format/flaw.ts";
import { FOOTER, type Footer, parseFooter } from "./format/footer.ts";
import { SECTOR } from "./format/geometry.ts";
import { decodePath, flawOf, type ReadLocator } from "./format/locator.ts";
import { DiskFile } from "./image/disk-file.ts";

/** Where a VHD's footer was read: its end, the copy at its start, or a last 511 bytes of the oldest programs. */
export type FooterSource = "end" | "copy" | "end-511";

/** A locator with the path that it holds; undefined where its code is none that can be followed. */
export interface ParentPath {
  readonly code: string;
  readonly path: string | undefined;
  readonly at: number;
}

/** A VHD whose footer and header were read and found to lie within the file. Its table and blocks were not looked at. */
export interface OpenVhd {
  readonly disk: DiskFile;
  readonly footer: Footer;
  readonly footerFrom: FooterSource;
  /** Why the footer at the end was not used, and what else is wrong but does no harm. */
  readonly notes: readonly Flaw[];
  /** Locators that lead nowhere: they are left out of `header`, and others may work. */
  readonly locatorFlaws: readonly Flaw[];
  readonly header: DynamicHeader | undefined;
  readonly parentPaths: readonly ParentPath[];
}

/**
 * Opens a VHD; takes the same time for any size. Throws `unreadable-input` naming file, offset, expected and actual. The
 * caller closes `disk`.
 */
export function openVhd(file: string, access: "read" | "write" = "read"): OpenVhd {
  const disk = DiskFile.open(file, access);
  try {
    return readStructure(disk);
  } catch (problem) {
    disk.close();
    throw problem;
  }
}

function readStructure(disk: DiskFile): OpenVhd {
  const { footer, footerFrom, notes } = findFooter(disk);
  if (footer.type === "fixed") {
    checkFixed(disk, footerPlaceOf(disk, footerFrom), footer);
    return { disk, footer, footerFrom, notes, locatorFlaws: [], header: undefined, parentPaths: [] };
  }
  const headerAt = footer.headerAt ?? 0;
  checkHeaderPlace(disk, footerPlaceOf(disk, footerFrom), headerAt);
  const read = parsedOrThrow(parseDynamicHeader(disk.read(headerAt, HEADER), footer.size), disk.file, headerAt);
  checkTable(disk, read, headerAt);
  const isChild = footer.type === "differencing";
  const { locators, parentPaths, locatorFlaws } = readLocators(disk, isChild ? read.locators : [], headerAt);
  return { disk, footer, footerFrom, notes, locatorFlaws, header: { ...read, locators }, parentPaths };
}

function readLocators(disk: DiskFile, read: readonly ReadLocator[], headerAt: number) {
  const locators = read.filter((locator) => flawOf(locator, disk.size) === undefined);
  const flaws = read.flatMap((locator) => flawOf(locator, disk.size) ?? []);
  const parentPaths = locators.map(({ code, length, at }) => ({
    code,
    path: decodePath(code, disk.read(at, length)),
    at,
  }));
  return { locators, parentPaths, locatorFlaws: flaws.map((flaw) => placed(flaw, headerAt)) };
}

interface FoundFooter {
  readonly footer: Footer;
  readonly footerFrom: FooterSource;
  readonly notes: readonly Flaw[];
}

function findFooter(disk: DiskFile): FoundFooter {
  const at = Math.max(0, disk.size - FOOTER);
  const end = parseFooter(disk.read(at, FOOTER));
  if ("value" in end) return { footer: end.value, footerFrom: "end", notes: [] };
  const problem = placed(end.problem, at);
  const short = parseShortFooter(disk);
  if ("value" in short) return { footer: short.value, footerFrom: "end-511", notes: [shortFooter(disk)] };
  // A VHD cut short, or with a broken end, still has the copy; a fixed one has none.
  const copy = disk.size >= FOOTER ? parseFooter(disk.read(0, FOOTER)) : end;
  if ("value" in copy && copy.value.type !== "fixed")
    return { footer: copy.value, footerFrom: "copy", notes: [problem] };
  throw unreadable(disk.file, problem);
}

function parseShortFooter(disk: DiskFile): Parsed<Footer> {
  const length = FOOTER - 1;
  return parseFooter(disk.read(Math.max(0, disk.size - length), length));
}

/** What the oldest files end with: nothing is lost with the last byte, which is always zero. */
const shortFooter = ({ size }: DiskFile): Flaw => ({
  at: Math.max(0, size - (FOOTER - 1)),
  what: "footer",
  expected: `${FOOTER} bytes`,
  actual: `${FOOTER - 1}, as the oldest programs wrote it`,
});

/** Where the footer that was read begins. */
function footerPlaceOf({ size }: DiskFile, from: FooterSource): number {
  if (from === "copy") return 0;
  return Math.max(0, size - (from === "end" ? FOOTER : FOOTER - 1));
}

function checkHeaderPlace(disk: DiskFile, footerAt: number, headerAt: number): void {
  if (headerAt + HEADER <= disk.size) return;
  const expected = `the place of a dynamic header of ${HEADER} bytes in a file of ${disk.size}`;
  throw unreadable(disk.file, { at: footerAt + 16, what: "data offset", expected, actual: String(headerAt) });
}

function checkFixed(disk: DiskFile, footerAt: number, footer: Footer): void {
  const room = disk.size - (FOOTER - 1);
  if (footer.size <= room) return;
  const expected = `at most the ${room} bytes before the footer`;
  throw unreadable(disk.file, {
    at: footerAt + 48,
    what: "current size",
    expected,
    actual: `${footer.size}`,
  });
}

function checkTable(disk: DiskFile, header: DynamicHeader, headerAt: number): void {
  const { tableAt, entries } = header;
  const inside = tableAt >= FOOTER && tableAt + entries * 4 <= disk.size && tableAt % SECTOR === 0;
  const apart = tableAt >= headerAt + HEADER || tableAt + entries * 4 <= headerAt;
  if (inside && apart) return;
  const expected = `a sector outside the header with room for ${entries} entries in ${disk.size} bytes`;
  throw unreadable(disk.file, { at: headerAt + 16, what: "table offset", expected, actual: String(tableAt) });
}

/** Bytes that a block takes in the file: bitmap and data. */
export const blockRoomOf = ({ blockSize }: DynamicHeader): number => bitmapSizeOf(blockSize) + blockSize;
