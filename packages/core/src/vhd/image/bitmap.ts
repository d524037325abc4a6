/** The sector bitmap of a block: the bit of sector s is 0x80 >> (s & 7) of byte s >> 3; 1 = the sector is here. */
export type Bitmap = Uint8Array;

const hasSector = (bitmap: Bitmap, sector: number): boolean =>
  ((bitmap[sector >> 3] ?? 0) & (0x80 >> (sector & 7))) !== 0;

/** Marks the sectors [from, to). */
export function setSectors(bitmap: Bitmap, from: number, to: number): void {
  for (let sector = from; sector < to; sector += 1) {
    bitmap[sector >> 3] = (bitmap[sector >> 3] ?? 0) | (0x80 >> (sector & 7));
  }
}

/** The runs of equal bits in [from, to): `[here, start, end]`, in order. */
export function* runsOf(bitmap: Bitmap, from: number, to: number): Generator<readonly [boolean, number, number]> {
  let start = from;
  while (start < to) {
    const here = hasSector(bitmap, start);
    const whole = here ? 0xff : 0;
    let end = start + 1;
    while (end < to && ((end & 7) === 0 && bitmap[end >> 3] === whole ? true : hasSector(bitmap, end) === here)) {
      end += (end & 7) === 0 && bitmap[end >> 3] === whole ? 8 : 1;
    }
    end = Math.min(end, to);
    yield [here, start, end];
    start = end;
  }
}

/** Are all the sectors [from, to) marked, none, or some? */
export function fillOf(bitmap: Bitmap, from: number, to: number): "all" | "none" | "some" {
  const first = runsOf(bitmap, from, to).next().value;
  if (first === undefined) return "none";
  if (first[2] < to) return "some";
  return first[0] ? "all" : "none";
}
