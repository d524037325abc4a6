import { contentHash, openDisk } from "../../vhd/index.ts";

/** The hash of a VHD's content, as the ledger has it. Reads the disk whole. */
export async function contentOf(file: string, signal: AbortSignal | undefined): Promise<string> {
  const disk = openDisk(file);
  try {
    return await contentHash(disk.image, { signal });
  } finally {
    disk.close();
  }
}
