import { PatchrigError } from "@patchrig/core/errors";
import { type Inspection, inspectVhd } from "@patchrig/core/vhd";
import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { Image, ReadVhd } from "../fabric/fabric-state.ts";
import { badRequest } from "../fabric/refusal.ts";
import type { StoredBlob } from "../storage/stored-blob.ts";

const MIB = 2 ** 20;

/** Reads what was uploaded and compares it with what was announced. Throws `ServiceRefusal`. */
export function readImageVhd({ profile }: Fabric, image: Image, blob: StoredBlob): ReadVhd {
  const words = profile.image;
  const { footer, parent } = inspect(profile, image, blob);
  if (footer.size % MIB !== 0) {
    throw badRequest(`${image.name} ${words.sizeNotWholeMb.text.replace("<number>", String(footer.size))}`);
  }
  const { announced } = image;
  const compared = [
    ["uuid", footer.uuid, announced.uuid],
    ["size", footer.size, announced.mountedBytes],
    ["parent", parent?.uuid ?? "none", announced.parentUuid ?? "none"],
  ] as const;
  for (const [what, actual, expected] of compared) {
    if (String(actual).toLowerCase() === String(expected).toLowerCase()) continue;
    throw badRequest(fill(words.differsFromPrepared.text, { image: image.name, what, actual, expected }));
  }
  return {
    ...{ type: footer.type, uuid: footer.uuid, size: footer.size, timeStamp: footer.timeStamp },
    ...(parent ? { parentUuid: parent.uuid, parentTimeStamp: parent.timeStamp } : {}),
    sent: blob.pages.bytes,
  };
}

function inspect(profile: Fabric["profile"], image: Image, blob: StoredBlob): Inspection {
  try {
    const inspection = inspectVhd(blob.file);
    const [note] = inspection.notes;
    // A footer that only its copy saved is an upload whose end never came.
    if (inspection.footerFrom !== "end") throw new PatchrigError("unreadable-input", note ?? "no footer at its end");
    return inspection;
  } catch (problem) {
    if (!(problem instanceof PatchrigError)) throw problem;
    // Where the file is on this machine is nobody's business.
    const told = problem.message.replaceAll(blob.file, image.name);
    throw badRequest(fill(profile.image.unreadable.text, { image: image.name, problem: told }));
  }
}
