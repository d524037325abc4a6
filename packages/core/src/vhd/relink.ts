import { resolve } from "node:path";
import { PatchrigError } from "../errors.ts";
import { closeAll, compareWithParent, stack, walkChain } from "./chain.ts";
import { contentHash } from "./content-hash.ts";
import { formatDynamicHeader } from "./format/dynamic-header.ts";
import { formatFooter } from "./format/footer.ts";
import { SECTOR } from "./format/geometry.ts";
import { readManifest, writeManifest } from "./manifest.ts";
import { placeLocators } from "./new-vhd.ts";
import { type OpenVhd, openVhd } from "./open-vhd.ts";
import { referenceTo } from "./parent-reference.ts";
import type { Work } from "./work.ts";

export interface RelinkOptions extends Work {
  /** Where the parent is now. */
  readonly parent: string;
}

export interface RelinkReport {
  readonly parent: string;
  readonly parentUuid: string;
  readonly paths: readonly { readonly code: string; readonly path: string }[];
}

/**
 * Tells a child where its parent is now: locators, parent name, time stamp and checksum. The data is not touched. The
 * parent must be the one that the child was made from: throws `refused` for another id or size, or where the manifest says
 * that its content was changed.
 */
export async function relinkVhd(file: string, options: RelinkOptions): Promise<RelinkReport> {
  const child = openVhd(file, "write");
  const { links, findings } = walkOrClose(options.parent, child);
  try {
    const [parent] = links;
    if (child.header === undefined || child.footer.type !== "differencing" || parent === undefined)
      throw new PatchrigError("refused", `${file}: it is no differencing VHD: it has no parent`);
    const wrong = [...compareWithParent(child, parent), ...findings].find(({ severity }) => severity === "error");
    if (wrong) throw new PatchrigError("refused", wrong.text);
    if (links.some(({ disk }) => disk.identity === child.disk.identity))
      throw new PatchrigError("refused", `${file}: ${options.parent} stands on it: the chain would be a circle`);
    await refuseChanged(file, child, { links, work: options });
    return rewrite(child, parent);
  } finally {
    closeAll([child, ...links]);
  }
}

function walkOrClose(parent: string, child: OpenVhd) {
  try {
    return walkChain(parent);
  } catch (problem) {
    child.disk.close();
    throw problem;
  }
}

async function refuseChanged(
  file: string,
  child: OpenVhd,
  { links, work }: { readonly links: readonly OpenVhd[]; readonly work: Work },
): Promise<void> {
  const manifest = readManifest(file);
  if (manifest?.uuid !== child.footer.uuid) return;
  const [parent] = links;
  if ((await contentHash(stack(links), work)) !== manifest.parent.content)
    throw new PatchrigError("refused", `${parent?.disk.file}: its content was changed after ${file} was made from it`);
  writeManifest(file, { ...manifest, parent: { ...manifest.parent, file: resolve(parent?.disk.file ?? "") } });
}

// The new paths and a footer are written after the old end, then the header: killed between two of these, the VHD is as
// before, with a footer that is found at the end or by its copy.
function rewrite({ disk, header, footer }: OpenVhd, parent: OpenVhd): RelinkReport {
  if (header === undefined || footer.headerAt === undefined)
    throw new PatchrigError("internal", `${disk.file}: a differencing VHD has a header`);
  const reference = referenceTo(parent, disk.file);
  const { locators, bytes, end } = placeLocators(reference.paths, Math.ceil(disk.size / SECTOR) * SECTOR);
  const renewed = { ...header, parentTimeStamp: reference.timeStamp, parentName: reference.name, locators };
  for (const locator of bytes) disk.writeAt(locator.bytes, locator.at);
  disk.writeAt(formatFooter(footer), end);
  disk.flush();
  disk.writeAt(formatDynamicHeader(renewed), footer.headerAt);
  disk.flush();
  return { parent: parent.disk.file, parentUuid: parent.footer.uuid, paths: reference.paths };
}
