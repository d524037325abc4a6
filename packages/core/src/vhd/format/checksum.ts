/** The ones' complement of the sum of all bytes, the four of the checksum itself taken as 0 (specification, "Checksum"). */
export function checksumOf(structure: Buffer, checksumAt: number): number {
  let sum = 0;
  for (const byte of structure) sum += byte;
  for (let at = checksumAt; at < checksumAt + 4; at += 1) sum -= structure[at] ?? 0;
  return ~sum >>> 0;
}

/** Writes the checksum into its place. */
export function seal(structure: Buffer, checksumAt: number): Buffer {
  structure.writeUInt32BE(checksumOf(structure, checksumAt), checksumAt);
  return structure;
}
