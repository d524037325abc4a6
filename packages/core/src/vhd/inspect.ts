import { describeFlaw } from "./format/flaw.ts";
import type { Footer } from "./format/footer.ts";
import { capacityOf } from "./format/geometry.ts";
import { type FooterSource, openVhd, type ParentPath } from "./open-vhd.ts";

/** What a VHD says of itself. */
export interface Inspection {
  readonly file: string;
  readonly fileSize: number;
  readonly footer: Footer;
  readonly footerFrom: FooterSource;
  /** Bytes that the geometry reaches: some programs take this for the size. */
  readonly geometrySize: number;
  readonly blockSize: number | undefined;
  readonly parent:
    | {
        readonly uuid: string;
        readonly timeStamp: number;
        readonly name: string;
        readonly paths: readonly ParentPath[];
      }
    | undefined;
  /** What is wrong but did not stop the reading. */
  readonly notes: readonly string[];
}

/** Reads footer, header and locators: the same time for any size. Throws `unreadable-input`. */
export function inspectVhd(file: string): Inspection {
  const { disk, footer, footerFrom, notes, locatorFlaws, header, parentPaths } = openVhd(file);
  disk.close();
  const isChild = header !== undefined && footer.type === "differencing";
  return {
    file,
    fileSize: disk.size,
    footer,
    footerFrom,
    geometrySize: capacityOf(footer.geometry),
    blockSize: header?.blockSize,
    parent: isChild
      ? { uuid: header.parentUuid, timeStamp: header.parentTimeStamp, name: header.parentName, paths: parentPaths }
      : undefined,
    notes: [...notes, ...locatorFlaws].map((note) => describeFlaw(file, note)),
  };
}
