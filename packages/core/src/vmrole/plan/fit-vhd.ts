import type { LineageImage } from "./lineage.ts";

/** What a VHD says of where it stands. */
export interface VhdStanding {
  /** What messages call it. */
  readonly file: string;
  readonly uuid: string;
  /** Differencing levels over its base; 0 for a disk of its own. */
  readonly depth: number;
  readonly parentUuid: string | undefined;
  /** Of its parent's content; undefined where it was not hashed. */
  readonly parentHash: string | undefined;
}

/** Why a VHD cannot be the image that it is entered as; undefined where it can. */
export function vhdMisfit(
  { file, depth, parentUuid, parentHash }: VhdStanding,
  kind: LineageImage["kind"],
  parent: LineageImage | undefined,
): { readonly refused: string; readonly cite: readonly string[] } | undefined {
  if (kind === "base" && depth > 0) {
    return { refused: `${file} is a differencing VHD: a base is uploaded whole`, cite: ["M13", "M16"] };
  }
  if (kind !== "child") return undefined;
  if (depth === 0) return { refused: `${file} is a disk of its own: a child is a differencing VHD`, cite: ["M13"] };
  if (depth > 1) {
    const text = `${file} stands ${depth} levels over its base, and a difference of a difference is refused`;
    return { refused: text, cite: ["M13"] };
  }
  if (parent === undefined) return undefined;
  const text = `${file} stands on another disk than "${parent.name}"`;
  if (parent.uuid) {
    if (parent.uuid === parentUuid) return undefined;
    return { refused: `${text}: its parent is ${parentUuid}, and that was entered as ${parent.uuid}`, cite: ["M13"] };
  }
  // Ledgers of before name no id: the content tells.
  if (parent.contentHash === null || parentHash === undefined || parent.contentHash === parentHash) return undefined;
  return { refused: `${text}, or on one that was changed since it was entered`, cite: ["M13", "M17"] };
}
