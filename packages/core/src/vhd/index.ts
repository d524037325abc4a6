/** Virtual hard disks: the format, and what is done with images and their chains. */

export { type Finding, type FindingId, openChain } from "./chain.ts";
export { type ChainLink, type ChainReport, checkChain } from "./check-chain.ts";
export { contentHash, flatHash } from "./content-hash.ts";
export { type CreateOptions, createVhd } from "./create.ts";
export { type ChildOptions, createChildVhd } from "./create-child.ts";
export { type DiffOptions, type DiffReport, diffVhd } from "./diff.ts";
export { type FilePages, openFilePages } from "./file-pages.ts";
export { type FlattenOptions, type FlattenReport, flattenVhd } from "./flatten.ts";
export type { Footer, VhdType } from "./format/footer.ts";
export { type Geometry, geometryOf, sizeByGeometry } from "./format/geometry.ts";
export { instantOf, timeStampOf } from "./format/time-stamp.ts";
export type { GuardOptions, GuardOrTakeOptions } from "./guard-content.ts";
export type { DataRange, DiskImage } from "./image/disk-image.ts";
export { type Inspection, inspectVhd } from "./inspect.ts";
export { type Manifest, manifestFileOf, readManifest } from "./manifest.ts";
export { type MergeOptions, type MergeReport, mergeVhd } from "./merge.ts";
export type { Identity } from "./new-vhd.ts";
export { type OpenDisk, openDisk } from "./open-disk.ts";
export { type OutputOptions, refuseTaken } from "./output.ts";
export { LARGEST_RANGE, openPages, type PageRange, type Pages, type PagesOptions } from "./pages.ts";
export { type RelinkOptions, type RelinkReport, relinkVhd } from "./relink.ts";
export { type Rounding, roundSize } from "./round-size.ts";
export { type Verification, verifyVhd } from "./verify.ts";
export type { Work } from "./work.ts";
export { openWritable, type WritableImage } from "./write.ts";
