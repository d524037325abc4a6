import { PatchrigError } from "../errors.ts";
import { type Finding, stack } from "./chain.ts";
import { contentHash } from "./content-hash.ts";
import { manifestFileOf, readManifest } from "./manifest.ts";
import type { OpenVhd } from "./open-vhd.ts";
import type { Work } from "./work.ts";

/** Does the parent hold what it held when the child was made? `unsealed`: no manifest tells. */
export type ContentState = "base" | "same" | "changed" | "unsealed" | "not looked at";

export interface ContentComparison {
  readonly state: ContentState;
  readonly finding?: Finding;
}

/** Compares what a child stands on with the child's manifest: reads and hashes all data of `below`, its parents. */
export async function compareContent(
  child: OpenVhd,
  below: readonly OpenVhd[],
  work: Work = {},
): Promise<ContentComparison> {
  const { file } = child.disk;
  if (child.footer.type !== "differencing") return { state: "base" };
  const sealed = sealOf(child);
  if ("id" in sealed) return { state: "unsealed", finding: sealed };
  const [parent] = below;
  if (parent === undefined) return { state: "not looked at" };
  if ((await contentHash(stack(below), work)) === sealed.content) return { state: "same" };
  const text = `${parent.disk.file}: its content was changed after ${file} was made from it: what the two show together is neither`;
  return { state: "changed", finding: { severity: "error", file, id: "parent-changed", text } };
}

/** What the manifest says that the parent held; or why nothing does. */
function sealOf({ disk: { file }, footer }: OpenVhd): { readonly content: string } | Finding {
  const unsealed = (id: Finding["id"], why: string): Finding => ({
    severity: "warning",
    file,
    id,
    text: `${why}: a change of the parent cannot be seen`,
  });
  try {
    const manifest = readManifest(file);
    if (manifest?.uuid === footer.uuid) return { content: manifest.parent.content };
    const why = manifest ? "belongs to another VHD" : "is not there";
    return unsealed("parent-unsealed", `${manifestFileOf(file)}: ${why}`);
  } catch (problem) {
    if (!(problem instanceof PatchrigError)) throw problem;
    return unsealed("manifest", problem.message);
  }
}
