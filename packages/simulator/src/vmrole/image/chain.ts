import { fill, type VmRole } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { FabricState, Image } from "../fabric/fabric-state.ts";
import { badRequest, conflict } from "../fabric/refusal.ts";
import { usersOf } from "./in-use.ts";

/** The images that stand on this one. */
const childrenOf = ({ images }: FabricState, name: string): readonly Image[] =>
  Object.values(images).filter(({ parent }) => parent === name);

/** The image whose VHD has this id, where it was committed. */
const imageWithUuid = ({ images }: FabricState, uuid: string): Image | undefined =>
  Object.values(images).find(({ status, vhd }) => status === "Committed" && vhd?.uuid === uuid);

/** How many differencing levels an image has over its base. */
function levelsOf({ images }: FabricState, image: Image): number {
  const parent = image.parent === undefined ? undefined : images[image.parent];
  const own = isDifferencing(image) ? 1 : 0;
  return parent && parent !== image ? own + levelsOf({ images } as FabricState, parent) : own;
}

export const isDifferencing = ({ vhd, announced }: Image): boolean =>
  vhd ? vhd.type === "differencing" : announced.parentUuid !== undefined;

/** Throws `ServiceRefusal` when a child of the VHD with this id would be a difference of a difference (M13). */
export function refuseDeeper({ state, profile }: Fabric, parentUuid: string | undefined): void {
  const parent = parentUuid === undefined ? undefined : imageWithUuid(state, parentUuid);
  if (parent && isDifferencing(parent)) throw tooDeep(profile, parent.name);
}

/** Throws `ServiceRefusal` for a parent that a child cannot have. */
export function checkParent(fabric: Fabric, child: Image, name: string): Image {
  const { state, profile } = fabric;
  const words = profile.image;
  if (name === child.name) throw badRequest(fill(words.parentIsItself.text, { image: name }));
  const parent = Object.hasOwn(state.images, name) ? state.images[name] : undefined;
  if (!parent) throw badRequest(fill(words.parentMissing.text, { parent: name }));
  if (parent.status !== "Committed" || !parent.vhd)
    throw badRequest(fill(words.parentNotCommitted.text, { parent: name }));
  if (!isDifferencing(child) || !child.vhd) throw badRequest(fill(words.notDifferencing.text, { image: child.name }));
  if (levelsOf(state, parent) + 1 > words.chainDepth.value) throw tooDeep(profile, name);
  if (child.vhd.parentUuid !== parent.vhd.uuid) {
    throw badRequest(fill(words.parentDiffers.text, { image: child.name, parent: name }));
  }
  if (child.vhd.size !== parent.vhd.size) {
    const sizes = { image: child.name, size: child.vhd.size, parent: name, parentSize: parent.vhd.size };
    throw badRequest(fill(words.parentSizeDiffers.text, sizes));
  }
  return parent;
}

/** Throws `ServiceRefusal` for an image that others stand on (M17), or that runs. */
export function refuseChange({ state, profile }: Fabric, image: Image): void {
  const children = childrenOf(state, image.name).map(({ name }) => name);
  if (children.length > 0) {
    throw conflict(fill(profile.image.hasChildren.text, { image: image.name, children: children.join(", ") }));
  }
  if (usersOf(state, image.name).length > 0) throw conflict(fill(profile.image.inUse.text, { image: image.name }));
}

const tooDeep = ({ image }: VmRole, parent: string) => badRequest(fill(image.secondLevelRefused.text, { parent }));
