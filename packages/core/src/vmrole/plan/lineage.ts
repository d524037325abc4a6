import { z } from "zod";
import { imageNameProblem } from "../image-name.ts";

const image = z.strictObject({
  name: z.string().min(1),
  /**
   * `master`: kept as it is before sysprep, at home; `base`: generalized and uploaded whole; `child`: a differencing VHD on
   * a base.
   */
  kind: z.enum(["master", "base", "child"]),
  parent: z.string().nullable(),
  generation: z.int().min(1),
  /** Of the disk's content, where it was hashed. */
  contentHash: z
    .string()
    .regex(/^(?:sha256(?:-sparse)?:)?[0-9a-f]{64}$/)
    .nullable(),
  /** The VHD's own id, where a file was entered. */
  uuid: z.string().nullable().optional(),
  /** Bytes that an upload sends. */
  uploadBytes: z.number().nonnegative(),
  /** How often it can still be generalized. */
  rearms: z.int().min(0).max(1001),
  madeAt: z.string(),
});

/** The ledger of images: which was made from which, how large, how often it can still be generalized. */
export const lineageSchema = z.strictObject({ version: z.literal(1), images: z.array(image) });

export type LineageImage = Readonly<z.infer<typeof image>>;
export interface Lineage {
  readonly version: 1;
  readonly images: readonly LineageImage[];
}

export const EMPTY_LINEAGE: Lineage = { version: 1, images: [] };

/** A change of the ledger, or why it is refused. */
export type LineageChange =
  | { readonly value: Lineage }
  | { readonly refused: string; readonly cite: readonly string[] };

/** The children of an image. */
export function childrenOf(lineage: Lineage, name: string): readonly LineageImage[] {
  return lineage.images.filter(({ parent }) => parent === name);
}

/** The newest image of a kind; undefined where there is none. */
export function newestOf(lineage: Lineage, kind: LineageImage["kind"]): LineageImage | undefined {
  return lineage.images
    .filter((one) => one.kind === kind)
    .reduce<LineageImage | undefined>(
      (newest, one) => (newest === undefined || one.generation >= newest.generation ? one : newest),
      undefined,
    );
}

/** Enters an image: its name must pass (M14), and its parent be a base, for there is one differencing level only (M13). */
export function addImage(lineage: Lineage, added: LineageImage): LineageChange {
  const name = imageNameProblem(added.name);
  if (name?.certain) return { refused: name.text, cite: ["M14"] };
  if (lineage.images.some((one) => one.name === added.name)) {
    return { refused: `there is an image "${added.name}" already`, cite: ["inferred"] };
  }
  if ((added.kind === "child") !== (added.parent !== null)) {
    return { refused: "a child has a parent, and nothing else has one", cite: ["M13"] };
  }
  if (added.parent !== null) {
    const parent = lineage.images.find((one) => one.name === added.parent);
    if (parent === undefined) return { refused: `there is no image "${added.parent}"`, cite: ["M13"] };
    if (parent.kind === "child") {
      const text = `"${parent.name}" is a difference itself, and a difference of a difference is refused`;
      return { refused: text, cite: ["M13"] };
    }
    if (parent.kind === "master") {
      return {
        refused: `"${parent.name}" is kept before sysprep: a child stands on an uploaded base`,
        cite: ["M15", "M19"],
      };
    }
  }
  return { value: { ...lineage, images: [...lineage.images, added] } };
}

/** A new content of an image: refused while it has children, which it would invalidate (M17). A master changes freely. */
export function changeImage(
  lineage: Lineage,
  name: string,
  changed: Partial<Pick<LineageImage, "contentHash" | "uploadBytes" | "rearms">>,
): LineageChange {
  const before = lineage.images.find((one) => one.name === name);
  if (before === undefined) return { refused: `there is no image "${name}"`, cite: ["inferred"] };
  const children = childrenOf(lineage, name).map((child) => child.name);
  const isContent = changed.contentHash !== undefined && changed.contentHash !== before.contentHash;
  if (isContent && children.length > 0) {
    const text = `"${name}" is locked: a change would invalidate ${children.join(", ")}, and what was written to them is lost`;
    return { refused: text, cite: ["M17"] };
  }
  return {
    value: { ...lineage, images: lineage.images.map((one) => (one === before ? { ...one, ...changed } : one)) },
  };
}

/** Takes an image out, which no other stands on. */
export function removeImage(lineage: Lineage, name: string): LineageChange {
  if (!lineage.images.some((one) => one.name === name))
    return { refused: `there is no image "${name}"`, cite: ["inferred"] };
  const children = childrenOf(lineage, name).map((child) => child.name);
  if (children.length > 0) return { refused: `${children.join(", ")} stand on "${name}"`, cite: ["M17"] };
  return { value: { ...lineage, images: lineage.images.filter((one) => one.name !== name) } };
}
