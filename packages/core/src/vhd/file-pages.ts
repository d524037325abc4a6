import { PatchrigError } from "../errors.ts";
import { SECTOR } from "./format/geometry.ts";
import { DiskFile } from "./image/disk-file.ts";
import { nonZeroRuns } from "./image/zeros.ts";
import { LARGEST_RANGE, oneBuffer, type PageRange } from "./pages.ts";

/** The pages of a file as it is. */
export interface FilePages {
  readonly blobSize: number;
  /** Read into what `take` gives, 4 MiB each; without it into one buffer, again and again. */
  ranges(take?: () => Buffer): Generator<PageRange & { readonly kind: "write" }>;
  close(): void;
}

/**
 * Lists the pages of a VHD as it lies on the disk, with its own header and table, byte for byte: those with anything but zeros in
 * them. That is how a differencing VHD goes up before it has a parent there (M15). Throws `unreadable-input`.
 */
export function openFilePages(file: string): FilePages {
  const disk = DiskFile.open(file);
  if (disk.size === 0 || disk.size % SECTOR !== 0) {
    disk.close();
    throw new PatchrigError(
      "unreadable-input",
      `${file}: expected whole ${SECTOR}-byte pages, found ${disk.size} bytes`,
      {
        hint: "flatten it first: `patchrig vmrole vhd flatten`",
      },
    );
  }
  return {
    blobSize: disk.size,
    close: () => disk.close(),
    *ranges(take = oneBuffer(Math.min(LARGEST_RANGE, disk.size))) {
      for (let offset = 0; offset < disk.size; offset += LARGEST_RANGE) {
        const bytes = take().subarray(0, Math.min(LARGEST_RANGE, disk.size - offset));
        disk.readAt(bytes, offset);
        for (const [from, to] of nonZeroRuns(bytes))
          yield { kind: "write", offset: offset + from, length: to - from, bytes: bytes.subarray(from, to) };
      }
    },
  };
}
