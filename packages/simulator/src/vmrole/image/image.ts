import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { Announced, Image, Operation } from "../fabric/fabric-state.ts";
import { beginOperation, endOperation } from "../fabric/operation.ts";
import { badRequest, conflict, notFound } from "../fabric/refusal.ts";
import type { StoredBlob } from "../storage/stored-blob.ts";
import { checkParent, refuseChange, refuseDeeper } from "./chain.ts";
import { checkImageName } from "./image-name.ts";
import { usersOf } from "./in-use.ts";
import { readImageVhd } from "./read-image-vhd.ts";

/** What an upload begins with (A14). */
export interface PreparedImage extends Announced {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly location?: string;
  readonly affinityGroup?: string;
}

/** Throws `ServiceRefusal` ResourceNotFound. */
export function imageOf({ state }: Fabric, name: string): Image {
  const image = Object.hasOwn(state.images, name) ? state.images[name] : undefined;
  if (!image) throw notFound();
  return image;
}

/**
 * Makes an image that waits for its VHD. One of that name is begun again: what was sent of the same VHD stays, so that the
 * upload can go on. Throws `ServiceRefusal`.
 */
export async function prepareImage(fabric: Fabric, prepared: PreparedImage): Promise<void> {
  const { state, profile, now, record } = fabric;
  const { name, label, description, location, affinityGroup, ...announced } = prepared;
  checkImageName(name, profile);
  if (location !== undefined && !profile.service.locations.value.includes(location)) {
    throw badRequest(fill(profile.service.messages.locationMissing.text, { name: location }));
  }
  refuseDeeper(fabric, announced.parentUuid);
  const before = Object.hasOwn(state.images, name) ? state.images[name] : undefined;
  if (before) {
    refuseChange(fabric, before);
    if (before.status !== "Pending") throw conflict(fill(profile.image.alreadyCommitted.text, { image: name }));
  }
  state.images[name] = {
    ...{ name, label, description, status: "Pending", announced, createdAt: now() },
    ...(location === undefined ? {} : { location }),
    ...(affinityGroup === undefined ? {} : { affinityGroup }),
  };
  record("image", { image: name, status: "Pending" });
  const left = blobOf(fabric, { name });
  if (left && before?.announced.uuid !== announced.uuid) await fabric.blobs.drop(left);
}

/** The blob that an image's VHD is sent to; undefined before it was made. */
const blobOf = ({ blobs, storage }: Fabric, { name }: Pick<Image, "name">): StoredBlob | undefined =>
  blobs.find({ container: storage.images, name });

/** Ends an upload: reads the VHD and, in a while, lets it be used. Throws `ServiceRefusal`; more may be sent then. */
export function commitImage(fabric: Fabric, name: string): Operation {
  const { profile, record } = fabric;
  const image = imageOf(fabric, name);
  if (image.status !== "Pending") throw conflict(fill(profile.image.alreadyCommitted.text, { image: name }));
  const blob = blobOf(fabric, image);
  if (blob?.kind !== "page") throw badRequest(fill(profile.image.notUploaded.text, { image: name }));
  const vhd = readImageVhd(fabric, image, blob);
  refuseDeeper(fabric, vhd.parentUuid);
  image.vhd = vhd;
  image.status = "Committing";
  blob.locked = true;
  const operation = beginOperation(fabric);
  fabric.after(fabric.lasts("commit"), { kind: "committed", image: name, operation: operation.id });
  record("image", { image: name, status: "Committing", vhd });
  return operation;
}

/** The event that a commit ends with. */
export function imageCommitted(fabric: Fabric, name: string, operation: string): void {
  const image = fabric.state.images[name];
  if (image) {
    image.status = "Committed";
    fabric.record("image", { image: name, status: "Committed" });
  }
  endOperation(fabric, operation);
}

/** Says on which image a differencing one stands (M15). Throws `ServiceRefusal`, for a second level too (M13). */
export function setParentImage(fabric: Fabric, name: string, parentName: string): void {
  const { state, profile, record } = fabric;
  const image = imageOf(fabric, name);
  if (image.status !== "Committed") throw badRequest(fill(profile.image.notCommitted.text, { image: name }));
  const parent = checkParent(fabric, image, parentName);
  if (image.parent !== parentName && usersOf(state, name).length > 0) {
    throw conflict(fill(profile.image.inUse.text, { image: name }));
  }
  image.parent = parentName;
  record("image-parent", { image: name, parent: parentName });
  // No reader but ours compares the time stamps, and programs disagree on which one is meant: it is told, not refused.
  if (image.vhd?.parentTimeStamp !== parent.vhd?.timeStamp)
    record("parent-time-stamp", { image: name, parent: parentName });
}

export function setImageProperties(fabric: Fabric, name: string, label: string, description: string): void {
  Object.assign(imageOf(fabric, name), { label, description });
}

/** Throws `ServiceRefusal` for an image that runs or that others stand on. */
export async function deleteImage(fabric: Fabric, name: string): Promise<void> {
  const image = imageOf(fabric, name);
  refuseChange(fabric, image);
  if (image.status === "Committing") throw conflict(fill(fabric.profile.image.inUse.text, { image: name }));
  const blob = blobOf(fabric, image);
  delete fabric.state.images[name];
  fabric.record("image", { image: name, status: "Deleted" });
  if (blob) await fabric.blobs.drop(blob);
}
