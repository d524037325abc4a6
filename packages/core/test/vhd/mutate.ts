import type { Random } from "@patchrig/core/random";
import { checksumOf } from "../../src/vhd/format/checksum.ts";

/** Numbers at which programs stumble. */
const EDGES = [0, 1, 2, 3, 4, 511, 512, 513, 1_024, 0x1000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];
/** Places of fields, from the start of the file: footer copy, header, its locators, the table. */
const FIELDS = [
  8, 12, 16, 20, 48, 52, 56, 60, 68, 84, 528, 532, 536, 540, 544, 552, 568, 576, 1_088, 1_092, 1_096, 1_104,
];

/** Some changes to a VHD's bytes: fields, bits, ends, copied pieces; the checksums mostly made right again. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let mutated = bytes;
  const changes = random.integer(1, 6);
  for (let change = 0; change < changes; change += 1) mutated = random.pick(MUTATIONS)(mutated, random);
  return random.next() < 0.8 ? reseal(mutated) : mutated;
}

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const setField: Mutation = (bytes, random) => setAt(bytes, random.pick(FIELDS), random);

const setFooterField: Mutation = (bytes, random) =>
  setAt(bytes, Math.max(0, bytes.length - 512) + random.pick(FIELDS.slice(0, 10)), random);

const setTableEntry: Mutation = (bytes, random) => setAt(bytes, 1_536 + 4 * random.integer(0, 40), random);

const flipByte: Mutation = (bytes, random) => {
  if (bytes.length > 0) bytes.writeUInt8(random.integer(0, 255), random.integer(0, bytes.length - 1));
  return bytes;
};

const cut: Mutation = (bytes, random) => bytes.subarray(0, random.integer(0, bytes.length));

const lengthen: Mutation = (bytes, random) =>
  Buffer.concat([bytes, Buffer.alloc(random.integer(1, 4_096), random.integer(0, 255))]);

const copyPiece: Mutation = (bytes, random) => {
  const place = () => 512 * random.integer(0, Math.floor(bytes.length / 512));
  const from = place();
  bytes.copy(bytes, place(), from, Math.min(bytes.length, from + 512 * random.integer(1, 4)));
  return bytes;
};

const MUTATIONS: readonly Mutation[] = [setField, setFooterField, setTableEntry, flipByte, cut, lengthen, copyPiece];

function setAt(bytes: Buffer, at: number, random: Random): Buffer {
  if (at + 4 > bytes.length) return bytes;
  const near = bytes.readUInt32BE(at) + random.integer(-2, 2);
  const value = random.pick([random.pick(EDGES), near, random.integer(0, 0xffff_ffff)]);
  bytes.writeUInt32BE(value >>> 0, at);
  return bytes;
}

/** Makes the checksums of footer, copy and header right. */
function reseal(bytes: Buffer): Buffer {
  for (const [at, length, checksum] of [
    [0, 512, 64],
    [512, 1_024, 36],
    [bytes.length - 512, 512, 64],
  ] as const) {
    if (at < 0 || at + length > bytes.length) continue;
    const structure = bytes.subarray(at, at + length);
    if (!["conectix", "cxsparse"].includes(structure.toString("latin1", 0, 8))) continue;
    structure.writeUInt32BE(checksumOf(structure, checksum), checksum);
  }
  return bytes;
}
