import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { Disk, Role } from "../fabric/fabric-state.ts";

/**
 * A disk as it is applied anew: a VM role's from its image, application and all; the others' from the guest OS and the
 * package (M7, M10, M11). The computer's name is a random one (W21).
 */
export function freshDisk({ state, newId, profile }: Fabric, role: Role): Disk {
  const computerName = `RD${newId().slice(0, 12).toUpperCase()}`;
  if (role.image === undefined) {
    const guestOs = fill(profile.guestOs.releaseName.text, { release: role.guestOs ?? "" });
    return { from: { guestOs }, application: { from: "package", id: role.sha256 }, files: {}, computerName };
  }
  const uuid = state.images[role.image]?.vhd?.uuid ?? "";
  const application = { from: "image", id: role.image } as const;
  return { from: { image: role.image, uuid }, application, files: {}, computerName };
}

/** A reimaged disk: what lies in local storage resources is kept where it can be, all else is lost (M7, W18). */
export function reimagedDisk(fabric: Fabric, role: Role, before: Disk): Disk {
  const kept = Object.entries(before.files).filter(([path]) => isLocalResource(fabric, path));
  return { ...freshDisk(fabric, role), files: Object.fromEntries(kept) };
}

/** Paths as Windows takes them: either slash, any case. */
export function windowsPath(path: string): string | undefined {
  const straight = path.replaceAll("/", "\\");
  return /^[A-Za-z]:\\[^\\<>:"|?*\0][^<>:"|?*\0]*$/.test(straight) && !straight.split("\\").includes("..")
    ? straight
    : undefined;
}

/** The path under which a file lies already, whatever its case. */
export const fileOn = ({ files }: Disk, path: string): string =>
  Object.keys(files).find((known) => known.toLowerCase() === path.toLowerCase()) ?? path;

const isLocalResource = ({ profile }: Fabric, path: string): boolean =>
  path.toLowerCase().startsWith(profile.instance.localResources.value.toLowerCase());
