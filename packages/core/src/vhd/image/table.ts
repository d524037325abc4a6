import { endianness } from "node:os";
import { HEADER } from "../format/dynamic-header.ts";
import { type Flaw, unreadable } from "../format/flaw.ts";
import { FOOTER } from "../format/footer.ts";
import { SECTOR } from "../format/geometry.ts";
import { blockRoomOf, type OpenVhd } from "../open-vhd.ts";

/** The entry of a block that is not there. */
export const ABSENT = 0xffff_ffff;

/** Reads the block allocation table: for each block the sector of its bitmap, or `ABSENT`. */
export function readTable({ disk, header, footer }: OpenVhd): Uint32Array {
  if (header === undefined) return new Uint32Array(0);
  const count = Math.ceil(footer.size / header.blockSize);
  const table = new Uint32Array(count);
  const bytes = Buffer.from(table.buffer);
  disk.readAt(bytes, header.tableAt);
  if (endianness() === "LE") bytes.swap32();
  return table;
}

/**
 * Every block that does not lie in the file, or overlaps another or a structure: at most `limit` problems. Such a file is
 * not read on: two blocks in one place would change each other.
 */
export function findTableFlaws(vhd: OpenVhd, table: Uint32Array, limit = 8): Flaw[] {
  const { header, disk } = vhd;
  if (header === undefined) return [];
  const room = blockRoomOf(header);
  const order = allocatedInOrder(table);
  const flaws: Flaw[] = [];
  const flaw = (block: number, expected: string, actual: string) =>
    flaws.push({ at: header.tableAt + block * 4, what: `table entry of block ${block}`, expected, actual });
  const taken = structuresOf(vhd);
  let previous: number | undefined;
  for (const block of order) {
    const from = (table[block] ?? 0) * SECTOR;
    const in_ = taken.find((one) => from < one.to && one.from < from + room);
    if (from + room > disk.size) flaw(block, `${room} bytes within the file's ${disk.size}`, `sector ${from / SECTOR}`);
    else if (in_ !== undefined) flaw(block, `a place outside the ${in_.what}`, `sector ${from / SECTOR}`);
    else if (previous !== undefined && from < (table[previous] ?? 0) * SECTOR + room)
      flaw(block, "a place of its own", `sector ${from / SECTOR}, which overlaps block ${previous}`);
    if (flaws.length >= limit) break;
    previous = block;
  }
  return flaws;
}

/** Reads the table and throws `unreadable-input` at its first flaw. */
export function readCheckedTable(vhd: OpenVhd): Uint32Array {
  const table = readTable(vhd);
  const [flaw] = findTableFlaws(vhd, table, 1);
  if (flaw !== undefined) throw unreadable(vhd.disk.file, flaw);
  return table;
}

/** Places in the file that no block may take. */
function structuresOf({ footer, header, disk, footerFrom }: OpenVhd) {
  if (header === undefined) return [];
  const headerAt = footer.headerAt ?? FOOTER;
  const end = footerFrom === "end-511" ? FOOTER - 1 : footerFrom === "end" ? FOOTER : 0;
  return [
    { what: "copy of the footer", from: 0, to: FOOTER },
    { what: "header", from: headerAt, to: headerAt + HEADER },
    { what: "table", from: header.tableAt, to: header.tableAt + header.entries * 4 },
    { what: "footer", from: disk.size - end, to: disk.size },
    ...header.locators.map(({ code, at, length }) => ({ what: `locator ${code}`, from: at, to: at + length })),
  ].filter(({ from, to }) => from < to);
}

/** The allocated blocks by their place in the file. */
function allocatedInOrder(table: Uint32Array): Uint32Array {
  let count = 0;
  for (const entry of table) if (entry !== ABSENT) count += 1;
  const blocks = new Uint32Array(count);
  let next = 0;
  let sorted = true;
  let last = 0;
  for (let block = 0; block < table.length; block += 1) {
    const entry = table[block] ?? ABSENT;
    if (entry === ABSENT) continue;
    blocks[next] = block;
    next += 1;
    sorted &&= entry >= last;
    last = entry;
  }
  return sorted ? blocks : blocks.sort((a, b) => (table[a] ?? 0) - (table[b] ?? 0));
}
