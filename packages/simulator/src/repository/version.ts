/** `6.5` of `6.5.0.5200`: updates stay in it. */
export const lineOf = (version: string): string => version.split(".", 2).join(".");

/** Is a four-part version later than another? Parts that are missing count as 0. */
export function isNewer(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(".").map(Number)) as [number[], number[]];
  const at = [0, 1, 2, 3].find((part) => (a[part] ?? 0) !== (b[part] ?? 0)) ?? 0;
  return (a[at] ?? 0) > (b[at] ?? 0);
}
