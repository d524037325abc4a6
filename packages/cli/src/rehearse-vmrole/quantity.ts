const MIB = 2 ** 20;

/** `12.3 MiB`. */
export const bytesText = (bytes: number): string => `${(bytes / MIB).toFixed(1)} MiB`;
