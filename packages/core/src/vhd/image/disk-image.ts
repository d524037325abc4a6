/** Bytes of a virtual disk, or of a raw one, by place. Whoever opened it closes it. */
export interface DiskImage {
  readonly file: string;
  /** Bytes of the disk. */
  readonly size: number;
  /** Fills `target` from `offset` on; both are whole sectors and lie within the disk. */
  readInto(target: Buffer, offset: number): void;
  /** The next range at or after `from` that may hold anything but zeros; undefined when only zeros follow. */
  nextData(from: number): DataRange | undefined;
  close(): void;
}

export interface DataRange {
  readonly offset: number;
  readonly length: number;
}

/** What is read at once. */
export const CHUNK = 2 * 2 ** 20;

/**
 * The parts of an image that may hold anything but zeros, in order, each within one of the disk's `unit`-sized pieces, so
 * that a buffer of `unit` bytes holds it.
 */
export function* dataPieces(image: DiskImage, unit = CHUNK): Generator<DataRange> {
  let at = 0;
  for (let range = image.nextData(at); range !== undefined; range = image.nextData(at)) {
    const end = Math.min(range.offset + range.length, image.size);
    at = range.offset;
    while (at < end) {
      const to = Math.min(end, (Math.floor(at / unit) + 1) * unit);
      yield { offset: at, length: to - at };
      at = to;
    }
  }
}

/**
 * The same search for the next data, which keeps its last answer while it lies ahead: two layers that are walked together
 * ask one of them again and again while the other goes on.
 */
export function remembering(search: DiskImage["nextData"]): DiskImage["nextData"] {
  let askedAt = Number.POSITIVE_INFINITY;
  let answer: DataRange | undefined;
  return (from) => {
    if (from < askedAt || (answer !== undefined && answer.offset + answer.length <= from)) {
      askedAt = from;
      answer = search(from);
    }
    if (answer === undefined || answer.offset >= from) return answer;
    return { offset: from, length: answer.offset + answer.length - from };
  };
}
