import { PatchrigError } from "../errors.ts";
import { openChain } from "./chain.ts";
import { contentHash } from "./content-hash.ts";
import { DEFAULT_BLOCK } from "./format/dynamic-header.ts";
import type { Footer } from "./format/footer.ts";
import { type GuardOptions, guardContent } from "./guard-content.ts";
import { createBlockWriter } from "./image/block-writer.ts";
import { writeManifest } from "./manifest.ts";
import { type Identity, newChildFooter, newLayout } from "./new-vhd.ts";
import { type OutputOptions, writeOutput } from "./output.ts";
import { referenceTo } from "./parent-reference.ts";
import type { Work } from "./work.ts";

export interface ChildOptions extends Identity, OutputOptions, Work, GuardOptions {
  readonly parent: string;
}

/** Creates an empty differencing VHD on a parent, and its manifest. The parent is not written. Throws `refused` where what it stands on was changed. */
export async function createChildVhd(file: string, options: ChildOptions): Promise<Footer> {
  const { image, links, close } = openChain(options.parent);
  const [base] = links;
  try {
    if (base === undefined) throw new PatchrigError("internal", "a chain has one file at least");
    const footer = newChildFooter(links, options);
    const layout = newLayout(image.size, base.header?.blockSize ?? DEFAULT_BLOCK, referenceTo(base, file));
    await guardContent(links, { signal: options.signal, onCompare: options.onCompare });
    const content = await contentHash(image, options);
    const inputs = links.map(({ disk }) => disk.file);
    await writeOutput(file, { ...options, inputs }, async (disk) => createBlockWriter(disk, footer, layout).finish());
    const parent = { uuid: base.footer.uuid, file: base.disk.file, content };
    writeManifest(file, { version: 1, uuid: footer.uuid, parent });
    return footer;
  } finally {
    close();
  }
}
