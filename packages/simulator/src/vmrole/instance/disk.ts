import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { Disk, Instance, Role } from "../fabric/fabric-state.ts";
import { badRequest, conflict } from "../fabric/refusal.ts";

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

const MOST_FILES = 1_000;

/**
 * Writes a file to an instance's disk, or takes it away. Throws `ServiceRefusal` for what is no Windows path, and for an
 * instance that has no running machine.
 */
export function writeFileTo(fabric: Fabric, instance: Instance, path: string, text: string | null): void {
  const straight = windowsPath(path);
  if (straight === undefined) throw badRequest(`expected a path such as C:\\patch.log, got "${path}"`);
  if (instance.phase !== "ReadyRole") throw conflict(`${instance.name} is ${instance.phase}: nobody can write to it`);
  const { files } = instance.disk;
  const name = Object.keys(files).find((known) => known.toLowerCase() === straight.toLowerCase()) ?? straight;
  if (text === null) delete files[name];
  else if (name in files || Object.keys(files).length < MOST_FILES) files[name] = text;
  else throw conflict(`${instance.name} holds ${MOST_FILES} files already`);
  fabric.record("file", { instance: instance.name, path: name, written: text !== null });
}

/** A path as Windows takes it, its slashes straightened. */
function windowsPath(path: string): string | undefined {
  const straight = path.replaceAll("/", "\\");
  const isPath = /^[A-Za-z]:\\[^\\<>:"|?*\0][^<>:"|?*\0]*$/.test(straight);
  return isPath && !straight.split("\\").includes("..") ? straight : undefined;
}

const isLocalResource = ({ profile }: Fabric, path: string): boolean =>
  path.toLowerCase().startsWith(profile.instance.localResources.value.toLowerCase());
