import { formatInstant } from "../../clock/index.ts";
import { inspectVhd, instantOf, openFilePages, openPages, type VhdType } from "../../vhd/index.ts";

/** A VHD as an upload sends it. Bytes. */
export interface UploadSource {
  readonly file: string;
  readonly type: VhdType;
  /** Of the blob: a fixed VHD for a disk of its own, the file as it is for a differencing one. */
  readonly blobSize: number;
  /** Of the disk. */
  readonly mountedBytes: number;
  /** Of the file as it lies: no more can be sent. */
  readonly fileBytes: number;
  readonly uuid: string;
  /** Of the VHD's footer, ISO 8601. */
  readonly timestamp: string;
  readonly parentUuid: string | undefined;
  readonly parentTimestamp: string | undefined;
  /**
   * In order, at most 4 MiB each. They are read into what `take` gives, a buffer of 4 MiB for each piece of the disk; without it
   * into one, so that `bytes` are good until the next one is asked for.
   */
  ranges(take?: () => Buffer): Iterable<UploadRange>;
  /** That have to be sent: pages with anything but zeros in them (M12). All its data is read for it, once, unless it was counted. */
  countBytes(): number;
  close(): void;
}

export interface UploadRange {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Opens a VHD to be uploaded, whose bytes may have been `counted` a moment ago. It is only read. Throws `unreadable-input`. */
export function openUpload(file: string, counted?: number): UploadSource {
  const { footer, parent, fileSize } = inspectVhd(file);
  // Uploaded before it is associated with its parent (M15), a child must say itself what it overwrites with zeros.
  const pages = footer.type === "differencing" ? openFilePages(file) : openPages(file, { whole: true });
  let known = counted;
  return {
    file,
    type: footer.type,
    fileBytes: fileSize,
    blobSize: pages.blobSize,
    mountedBytes: footer.size,
    uuid: footer.uuid,
    timestamp: instantText(footer.timeStamp),
    parentUuid: parent?.uuid,
    parentTimestamp: parent && instantText(parent.timeStamp),
    close: pages.close,
    *ranges(take?: () => Buffer) {
      for (const range of pages.ranges(take))
        if (range.kind === "write") yield { offset: range.offset, bytes: range.bytes };
    },
    countBytes() {
      known ??= sumOf(this.ranges());
      return known;
    },
  };
}

function sumOf(ranges: Iterable<UploadRange>): number {
  let sum = 0;
  for (const { bytes } of ranges) sum += bytes.length;
  return sum;
}

/** VHDs count whole seconds. */
const instantText = (timeStamp: number): string => formatInstant(instantOf(timeStamp)).replace(".000Z", "Z");
