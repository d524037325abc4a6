import type { Finding } from "./chain.ts";
import { writeDynamic, writeFixed, writeFlat } from "./create.ts";
import type { VhdType } from "./format/footer.ts";
import { type GuardOrTakeOptions, guardContent } from "./guard-content.ts";
import { type Identity, newFooter } from "./new-vhd.ts";
import { openDisk } from "./open-disk.ts";
import { type OutputOptions, writeOutput } from "./output.ts";
import type { Rounding } from "./round-size.ts";
import type { Work } from "./work.ts";

export interface FlattenOptions extends Identity, OutputOptions, Work, GuardOrTakeOptions {
  readonly type: Exclude<VhdType, "differencing"> | "raw";
  /** Of a dynamic VHD; default 2 MiB. */
  readonly blockSize?: number | undefined;
  /** Make the disk larger, with zeros at its end. */
  readonly round?: Rounding | undefined;
}

/** What came of it; a raw image has no id. */
export interface FlattenReport {
  readonly type: FlattenOptions["type"];
  readonly size: number;
  readonly uuid: string | undefined;
  readonly bytesWritten: number;
  /** Parents that were changed, where that was allowed. */
  readonly findings: readonly Finding[];
}

/**
 * Writes the disk that a VHD and its parents (or a raw image) show as one file that stands alone. Inputs are not written.
 * Throws `unreadable-input` for a broken chain, `refused` where the name is taken or a parent
 * was changed since its child was made.
 */
export async function flattenVhd(input: string, output: string, options: FlattenOptions): Promise<FlattenReport> {
  const { image, links, close } = openDisk(input, { round: options.round });
  const inputs = [input, ...links.map(({ disk }) => disk.file)];
  try {
    const findings = await guardContent(links, options);
    return await writeOutput(output, { ...options, inputs }, async (disk) => {
      const { type, blockSize } = options;
      const footer = type === "raw" ? undefined : newFooter(type, image.size, options);
      if (footer === undefined) await writeFlat(disk, image, options);
      else if (type === "fixed") await writeFixed(disk, image, footer, options);
      else
        await writeDynamic(disk, image, { footer, blockSize, signal: options.signal, onProgress: options.onProgress });
      return { type, size: image.size, uuid: footer?.uuid, bytesWritten: disk.size, findings };
    });
  } finally {
    close();
  }
}
