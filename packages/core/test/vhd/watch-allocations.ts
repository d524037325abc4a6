/** Watches what is asked of memory, by the three ways to a buffer. */
export function watchAllocations(): { readonly largest: () => number; readonly end: () => void } {
  const { alloc, allocUnsafe, allocUnsafeSlow } = Buffer;
  let most = 0;
  const note = (size: number) => {
    most = Math.max(most, size);
  };
  Buffer.alloc = ((size: number, ...more: []) => {
    note(size);
    return alloc(size, ...more);
  }) as typeof alloc;
  Buffer.allocUnsafe = (size) => {
    note(size);
    return allocUnsafe(size);
  };
  Buffer.allocUnsafeSlow = (size) => {
    note(size);
    return allocUnsafeSlow(size);
  };
  return { largest: () => most, end: () => Object.assign(Buffer, { alloc, allocUnsafe, allocUnsafeSlow }) };
}
