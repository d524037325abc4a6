import { IsoUnreadable } from "./iso-problem.ts";

/** Reads a continuation area: `length` bytes from `offset` of a block. */
export type ReadArea = (block: number, offset: number, length: number) => Promise<Buffer>;

interface Entry {
  readonly signature: string;
  readonly data: Buffer;
}

const MOST_AREAS = 16;
const MOST_ENTRIES = 256;

/** How many bytes to skip in every system use area, by the root's own record; undefined without Rock Ridge (SUSP 5.3). */
export function skipOf(systemUse: Buffer): number | undefined {
  const isThere = systemUse.length >= 7 && systemUse.toString("latin1", 0, 2) === "SP";
  return isThere && systemUse[4] === 0xbe && systemUse[5] === 0xef ? systemUse[6] : undefined;
}

/** The name that Rock Ridge gives (NM), over its continuations; undefined where it gives none. Throws `IsoUnreadable`. */
export async function rockRidgeName(systemUse: Buffer, skip: number, read: ReadArea): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  for (const { signature, data } of await entriesOf(systemUse.subarray(skip), read)) {
    // Bits 1 and 2 stand for `.` and `..`.
    if (signature === "NM" && ((data[0] ?? 0) & 6) === 0) pieces.push(data.subarray(1));
  }
  return pieces.length === 0 ? undefined : Buffer.concat(pieces).toString("utf8");
}

async function entriesOf(first: Buffer, read: ReadArea): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let area: Buffer | undefined = first;
  for (let areas = 0; area !== undefined; areas++) {
    if (areas === MOST_AREAS) throw new IsoUnreadable("looping", "the continuations of a directory record do not end");
    const here: readonly Entry[] = splitEntries(area);
    entries.push(...here);
    if (entries.length > MOST_ENTRIES) throw new IsoUnreadable("too-large", "a directory record has too many entries");
    const next: Buffer | undefined = here.find(({ signature, data }) => signature === "CE" && data.length >= 24)?.data;
    area = next && (await read(next.readUInt32LE(0), next.readUInt32LE(8), next.readUInt32LE(16)));
  }
  return entries;
}

function splitEntries(area: Buffer): readonly Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + 4 <= area.length; ) {
    const length = area[at + 2] ?? 0;
    const signature = area.toString("latin1", at, at + 2);
    if (length < 4 || at + length > area.length || signature === "ST") break;
    entries.push({ signature, data: area.subarray(at + 4, at + length) });
    at += length;
  }
  return entries;
}
