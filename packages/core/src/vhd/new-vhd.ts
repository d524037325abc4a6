import { randomUUID } from "node:crypto";
import { PatchrigError } from "../errors.ts";
import { DEFAULT_BLOCK, type DynamicHeader, formatDynamicHeader, HEADER } from "./format/dynamic-header.ts";
import { FOOTER, type Footer, formatFooter, type VhdType } from "./format/footer.ts";
import { geometryOf, SECTOR } from "./format/geometry.ts";
import { encodePath, type Locator } from "./format/locator.ts";
import { timeStampOf } from "./format/time-stamp.ts";
import { isUuid, NO_UUID } from "./format/uuid.ts";
import type { OpenVhd } from "./open-vhd.ts";

/** What makes a new VHD this one. */
export interface Identity {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Default: a new one. */
  readonly uuid?: string | undefined;
}

/** The parent of a new differencing VHD, as its header names it. */
export interface ParentReference {
  readonly uuid: string;
  readonly timeStamp: number;
  readonly name: string;
  /** Paths by locator code. */
  readonly paths: readonly { readonly code: string; readonly path: string }[];
}

/** 2040 GiB: what a dynamic or differencing VHD may hold at most (specification; Hyper-V refuses more). */
const LARGEST_DYNAMIC = 2_040 * 2 ** 30;

/**
 * The footer of a new VHD. It says that Hyper-V of Windows Server 2008 R2 made it: readers take its size as it is said, while
 * for some other creators they compute it from the geometry, which is smaller.
 */
export function newFooter(type: VhdType, size: number, { now, uuid }: Identity): Footer {
  checkSize(type, size);
  if (uuid !== undefined && !isUuid(uuid))
    throw new PatchrigError("bad-usage", `an id is xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx, not ${uuid}`);
  return {
    type,
    size,
    originalSize: size,
    headerAt: type === "fixed" ? undefined : FOOTER,
    timeStamp: timeStampOf(now),
    creator: "win ",
    creatorVersion: 0x0006_0001,
    creatorOs: "Wi2k",
    geometry: geometryOf(size),
    uuid: uuid?.toLowerCase() ?? randomUUID(),
    savedState: false,
  };
}

/** The footer of a child of such a chain, the parent first. Throws `bad-usage` for an id that one of them has. */
export function newChildFooter(parents: readonly OpenVhd[], identity: Identity): Footer {
  const [parent] = parents;
  if (parent === undefined) throw new PatchrigError("internal", "a child stands on one file at least");
  const footer = newFooter("differencing", parent.footer.size, identity);
  const same = parents.find(({ footer: { uuid } }) => uuid === footer.uuid);
  if (same === undefined) return footer;
  throw new PatchrigError("bad-usage", `${footer.uuid} is the id of ${same.disk.file}: a child has one of its own`, {
    hint: "leave --uuid out for a new one",
  });
}

function checkSize(type: VhdType, size: number): void {
  if (!Number.isSafeInteger(size) || size % SECTOR !== 0 || size < SECTOR)
    throw new PatchrigError("bad-usage", `a disk is whole ${SECTOR}-byte sectors, not ${size} bytes`);
  if (type !== "fixed" && size > LARGEST_DYNAMIC)
    throw new PatchrigError("bad-usage", `a ${type} VHD holds 2040 GiB at most, not ${size} bytes`);
  if (size / SECTOR > 0xffff_ffff) throw new PatchrigError("bad-usage", `a VHD holds 2 TiB at most, not ${size} bytes`);
}

/** Where the parts of a new dynamic or differencing VHD lie, and what its start holds; blocks begin at `blocksAt`. */
export interface NewLayout {
  readonly header: DynamicHeader;
  readonly locatorBytes: readonly { readonly at: number; readonly bytes: Buffer }[];
  readonly blocksAt: number;
}

/** Footer copy, header, table, locators, then the blocks, in this order. */
export function newLayout(size: number, blockSize = DEFAULT_BLOCK, parent?: ParentReference): NewLayout {
  checkBlockSize(blockSize);
  const tableAt = FOOTER + HEADER;
  const entries = Math.ceil(size / blockSize);
  const placed = placeLocators(parent?.paths ?? [], tableAt + roundUp(entries * 4));
  const header: DynamicHeader = {
    tableAt,
    entries,
    blockSize,
    parentUuid: parent?.uuid ?? NO_UUID,
    parentTimeStamp: parent?.timeStamp ?? 0,
    parentName: parent?.name ?? "",
    locators: placed.locators,
  };
  return { header, locatorBytes: placed.bytes, blocksAt: placed.end };
}

/** Locators one after another from `at` on, each in sectors of its own. */
export function placeLocators(paths: ParentReference["paths"], at: number) {
  const locators: Locator[] = [];
  const bytes: { readonly at: number; readonly bytes: Buffer }[] = [];
  let end = at;
  for (const { code, path } of paths) {
    const encoded = encodePath(code, path);
    const padded = Buffer.alloc(roundUp(encoded.length));
    encoded.copy(padded);
    locators.push({ code, space: padded.length, length: encoded.length, at: end });
    bytes.push({ at: end, bytes: padded });
    end += padded.length;
  }
  return { locators, bytes, end };
}

function checkBlockSize(blockSize: number): void {
  const isPower = Number.isInteger(blockSize) && (blockSize & (blockSize - 1)) === 0;
  if (isPower && blockSize >= 8 * SECTOR && blockSize <= 256 * 2 ** 20) return;
  throw new PatchrigError("bad-usage", `a block is a power of two from 4 KiB to 256 MiB, not ${blockSize} bytes`);
}

const roundUp = (bytes: number): number => Math.ceil(bytes / SECTOR) * SECTOR;

/** What a new file begins with, up to its blocks, for a table of such entries. */
export function formatStart(footer: Footer, layout: NewLayout, table: Uint32Array): Buffer {
  const bytes = Buffer.alloc(layout.blocksAt, 0xff);
  formatFooter(footer).copy(bytes, 0);
  formatDynamicHeader(layout.header).copy(bytes, FOOTER);
  for (const [block, entry] of table.entries()) bytes.writeUInt32BE(entry, layout.header.tableAt + block * 4);
  for (const locator of layout.locatorBytes) locator.bytes.copy(bytes, locator.at);
  return bytes;
}
