import { PatchrigError } from "../errors.ts";
import type { Finding } from "./chain.ts";
import { compareContent } from "./compare-content.ts";
import type { OpenVhd } from "./open-vhd.ts";
import type { Work } from "./work.ts";

/** How a chain is taken whose parents may have been changed. */
export interface GuardOptions extends Pick<Work, "signal"> {
  /** Bytes of the parents that were compared with a manifest, of about so many. */
  readonly onCompare?: Work["onProgress"];
}

/** As `GuardOptions`, for what may be made of a changed parent all the same. */
export interface GuardOrTakeOptions extends GuardOptions {
  /** Take the parents as they are, also where a manifest says otherwise: the outcome is neither of the two disks. */
  readonly changedParent?: boolean | undefined;
}

/**
 * Compares each level of a chain with its manifest (M17); a level without one costs nothing. Throws `refused` for a parent
 * that was changed, `unreadable-input` for a manifest that cannot be read. With `changedParent` tells of both instead.
 */
export async function guardContent(
  links: readonly OpenVhd[],
  { changedParent, signal, onCompare }: GuardOrTakeOptions,
): Promise<readonly Finding[]> {
  const told: Finding[] = [];
  for (const [level, child] of links.entries()) {
    const { finding } = await compareContent(child, links.slice(level + 1), { signal, onProgress: onCompare });
    if (finding === undefined || finding.id === "parent-unsealed") continue;
    if (!changedParent) throw refusalOf(finding);
    told.push({ ...finding, severity: "warning" });
  }
  return told;
}

function refusalOf({ id, text }: Finding): PatchrigError {
  return id === "manifest"
    ? new PatchrigError("unreadable-input", text, { hint: `put the manifest back, or ${TAKE}` })
    : new PatchrigError("refused", text, { hint: `put the parent back as it was and keep it read-only, or ${TAKE}` });
}

const TAKE = "take the parent as it is: `merge` and `flatten` do with --changed-parent";
