/** Buffers that are read into, hashed and sent from, again and again. */
export interface BufferPool {
  /** One that nobody uses. There must be one: `isFree`. */
  take(): Buffer;
  isFree(): boolean;
  /** Keeps the buffer that bytes lie in until what is returned is called; of bytes from elsewhere it is nothing. */
  hold(bytes: Buffer): () => void;
}

/** Memory that threads share, so that nothing is copied for them. Made as it is needed, `most` buffers in the end. */
export function createBufferPool(most: number, size: number): BufferPool {
  const holders = new Map<ArrayBufferLike, number>();
  const free: Buffer[] = [];
  let made = 0;
  let current: (() => void) | undefined;
  const hold = (bytes: Buffer) => {
    const { buffer } = bytes;
    if (!holders.has(buffer)) return () => {};
    holders.set(buffer, (holders.get(buffer) ?? 0) + 1);
    return () => {
      const left = (holders.get(buffer) ?? 1) - 1;
      holders.set(buffer, left);
      if (left === 0) free.push(Buffer.from(buffer));
    };
  };
  const make = () => {
    made += 1;
    const buffer = Buffer.from(new SharedArrayBuffer(size));
    holders.set(buffer.buffer, 0);
    return buffer;
  };
  return {
    take() {
      const one = free.pop() ?? make();
      const before = current;
      // Whoever reads holds it until it takes the next one.
      current = hold(one);
      before?.();
      return one;
    },
    isFree: () => free.length > 0 || made < most,
    hold,
  };
}
