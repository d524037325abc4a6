/** ISO 9660 images, read only: no platform, no dependency. */
export { type ByteSource, bytesInMemory, openFileBytes } from "./byte-source.ts";
export { type IsoEntry, type IsoImage, openIso } from "./open-iso.ts";
