import { SECTOR } from "../format/geometry.ts";

const ZEROS = Buffer.alloc(256 * 1_024);

/** Are all the bytes of [from, to) zero? Data that is not answers at its first byte. */
export function isZero(bytes: Buffer, from = 0, to = bytes.length): boolean {
  for (let at = from; at < to; at += ZEROS.length) {
    const end = Math.min(to, at + ZEROS.length);
    if (bytes.compare(ZEROS, 0, end - at, at, end) !== 0) return false;
  }
  return true;
}

const SPAN = 64 * 1_024;

/** The runs of sectors with anything but zeros in them, as [from, to) byte places in `bytes`. */
export function* nonZeroRuns(bytes: Buffer): Generator<readonly [from: number, to: number]> {
  let start = -1;
  for (let span = 0; span < bytes.length; span += SPAN) {
    const end = Math.min(span + SPAN, bytes.length);
    if (isZero(bytes, span, end)) {
      if (start >= 0) yield [start, span];
      start = -1;
      continue;
    }
    for (let at = span; at < end; at += SECTOR) {
      // Most sectors with data have some in their first byte: asking for it first spares the call.
      const used = bytes[at] !== 0 || !isZero(bytes, at, Math.min(at + SECTOR, end));
      if (used && start < 0) start = at;
      else if (!used && start >= 0) {
        yield [start, at];
        start = -1;
      }
    }
  }
  if (start >= 0) yield [start, bytes.length];
}
