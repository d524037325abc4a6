import { PatchrigError } from "../errors.ts";
import { timeStampOf } from "./format/time-stamp.ts";
import { createLayeredImage, openLayer } from "./image/block-layer.ts";
import type { DiskFile } from "./image/disk-file.ts";
import type { DiskImage } from "./image/disk-image.ts";
import { createFlatImage } from "./image/flat-image.ts";
import { type OpenVhd, openVhd } from "./open-vhd.ts";
import { findParent } from "./parent.ts";

/** One thing that a check found. Errors make the disk unusable; warnings are worth a look. */
export interface Finding {
  readonly severity: "error" | "warning";
  readonly file: string;
  readonly id: FindingId;
  readonly text: string;
}

export type FindingId =
  | "parent-missing"
  | "parent-unreadable"
  | "parent-id"
  | "parent-same-id"
  | "parent-size"
  | "parent-time-stamp"
  | "parent-changed"
  | "parent-unsealed"
  | "cycle"
  | "depth"
  | "footer"
  | "header"
  | "locator"
  | "table"
  | "manifest";

export interface ChainOptions {
  /** How many differencing levels there may be over the base; without it 64, where nobody means it any more. */
  readonly maxDepth?: number | undefined;
}

const DEEPEST = 64;

/** The files of a chain from the child down to its base, opened; by what each parent was found; what is wrong. */
export interface Walked {
  readonly links: readonly OpenVhd[];
  readonly foundBy: readonly string[];
  readonly findings: readonly Finding[];
}

/** Opens a VHD and all that it stands on, as far as that goes. Throws only for the first file. The caller closes them. */
export function walkChain(file: string, options: ChainOptions = {}): Walked {
  const links = [openVhd(file)];
  const foundBy: string[] = [];
  const findings: Finding[] = [];
  const seen = new Set(links.map(({ disk }) => disk.identity));
  const limit = options.maxDepth ?? DEEPEST;
  for (let child = links[0]; child?.footer.type === "differencing"; child = links.at(-1)) {
    const error = (id: FindingId, text: string) =>
      findings.push({ severity: "error", file: child.disk.file, id, text });
    if (links.length === limit + 1) error("depth", `${file}: more than ${limit} differencing levels over its base`);
    if (links.length > DEEPEST) break;
    const found = findParent(child);
    if ("problem" in found) {
      error(found.problem === "missing" ? "parent-missing" : "parent-unreadable", found.text);
      break;
    }
    const { vhd } = found;
    if (seen.has(vhd.disk.identity)) {
      error("cycle", `${child.disk.file}: its parent ${vhd.disk.file} stands on it: the chain is a circle`);
      vhd.disk.close();
      break;
    }
    seen.add(vhd.disk.identity);
    links.push(vhd);
    foundBy.push(found.by);
    findings.push(...compareWithParent(child, vhd));
  }
  return { links, foundBy, findings };
}

/** What a child says of its parent against what the parent is. */
export function compareWithParent(child: OpenVhd, parent: OpenVhd): Finding[] {
  const { file } = child.disk;
  const findings: Finding[] = [];
  const { parentUuid, parentTimeStamp } = child.header ?? {};
  if (parentUuid !== parent.footer.uuid) {
    const text = `${file}: its parent is ${parentUuid}, but ${parent.disk.file} is ${parent.footer.uuid}`;
    findings.push({ severity: "error", file, id: "parent-id", text });
  }
  if (child.footer.uuid === parent.footer.uuid) {
    const text = `${file}: its id is that of its parent ${parent.disk.file}: nothing can tell the two apart`;
    findings.push({ severity: "error", file, id: "parent-same-id", text });
  }
  if (child.footer.size !== parent.footer.size) {
    const text = `${file}: a disk of ${child.footer.size} bytes over a parent of ${parent.footer.size} (${parent.disk.file})`;
    findings.push({ severity: "error", file, id: "parent-size", text });
  }
  // The specification means the parent's modification time; programs write the file's or the footer's, and most check neither.
  const known = [parent.footer.timeStamp, timeStampOf(parent.disk.modifiedAt)];
  if (!known.some((stamp) => Math.abs(stamp - (parentTimeStamp ?? 0)) <= 2)) {
    const text = `${file}: ${parent.disk.file} was written after it was made a parent, or copied`;
    findings.push({ severity: "warning", file, id: "parent-time-stamp", text });
  }
  return findings;
}

/** A chain as one disk. */
export interface Chain {
  readonly image: DiskImage;
  /** From the child down to its base. */
  readonly links: readonly OpenVhd[];
  readonly findings: readonly Finding[];
  close(): void;
}

/**
 * Opens a VHD with all its parents as one disk. Throws `unreadable-input` where the chain is broken, a table leaves its
 * file, or blocks overlap.
 */
export function openChain(file: string, options: ChainOptions = {}): Chain {
  const { links, findings } = walkChain(file, options);
  const close = () => closeAll(links);
  try {
    const broken = findings.find(({ severity }) => severity === "error");
    if (broken) throw new PatchrigError("unreadable-input", broken.text, { hint: hintFor(broken) });
    return { image: { ...stack(links), close }, links, findings, close };
  } catch (problem) {
    close();
    throw problem;
  }
}

/** The disk of the first link over all below it. */
export function stack(links: readonly OpenVhd[]): DiskImage {
  let below: DiskImage | undefined;
  for (const vhd of [...links].reverse()) {
    if (vhd.header === undefined) below = createFlatImage(vhd.disk, vhd.footer.size);
    else below = createLayeredImage(vhd, openLayer(vhd, vhd.header), vhd.footer.type === "dynamic" ? undefined : below);
  }
  if (below === undefined) throw new PatchrigError("internal", "a chain has one file at least");
  return below;
}

export const closeAll = (links: readonly { readonly disk: DiskFile }[]): void => {
  for (const { disk } of links) disk.close();
};

const HINTS: Readonly<Record<string, string>> = {
  "parent-missing": "`patchrig vmrole vhd relink CHILD --parent FILE` tells it where its parent is now",
  "parent-id": "find the parent that it was made from; another disk's content would be mixed into it",
  "parent-same-id": "make the difference anew: a child has an id of its own",
  "parent-size": "a parent that was made larger or smaller is no parent any more: take its backup",
};

/** What to try about a finding. */
export const hintFor = ({ id }: Finding): string =>
  HINTS[id] ?? "`patchrig vmrole vhd chain FILE` tells all that is wrong";
