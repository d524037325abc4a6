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
  /** That have to be sent: pages with anything but zeros in them (M12). */
  readonly sentBytes: number;
  readonly uuid: string;
  /** Of the VHD's footer, ISO 8601. */
  readonly timestamp: string;
  readonly parentUuid: string | undefined;
  readonly parentTimestamp: string | undefined;
  /** In order, at most 4 MiB each; `bytes` are good until the next one is asked for. */
  ranges(): Iterable<UploadRange>;
  close(): void;
}

export interface UploadRange {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Opens a VHD to be uploaded and counts what would be sent. The file is only read. Throws `unreadable-input`. */
export function openUpload(file: string): UploadSource {
  const { footer, parent } = inspectVhd(file);
  // Uploaded before it is associated with its parent (M15), a child must say itself what it overwrites with zeros.
  const pages = footer.type === "differencing" ? openFilePages(file) : openPages(file, { whole: true });
  const source = {
    file,
    type: footer.type,
    blobSize: pages.blobSize,
    mountedBytes: footer.size,
    uuid: footer.uuid,
    timestamp: instantText(footer.timeStamp),
    parentUuid: parent?.uuid,
    parentTimestamp: parent && instantText(parent.timeStamp),
    close: pages.close,
    *ranges() {
      for (const range of pages.ranges())
        if (range.kind === "write") yield { offset: range.offset, bytes: range.bytes };
    },
  };
  let sentBytes = 0;
  for (const { bytes } of source.ranges()) sentBytes += bytes.length;
  return { ...source, sentBytes };
}

/** VHDs count whole seconds. */
const instantText = (timeStamp: number): string => formatInstant(instantOf(timeStamp)).replace(".000Z", "Z");
