import type { ServiceRefusal } from "../../ports/hosted-service.ts";
import type { ServiceConfiguration } from "../service/cscfg.ts";
import { checkRoom, diskOf } from "../update/check-room.ts";
import type { ImageRules, ServiceAccess } from "../update/goal.ts";
import type { Objection } from "../update/objection.ts";

/** The sizes of a deployment's roles by their names, where they are known, and what each takes. */
export interface Room {
  readonly sizes: ReadonlyMap<string, string>;
  readonly rules: ImageRules;
}

/** An instance comes from its image: one that is missing, or too large for the role, is known before anything is made (M7, W14). */
export async function checkImages(
  { roles }: ServiceConfiguration,
  { service }: ServiceAccess,
  { sizes, rules }: Room,
): Promise<Objection | ServiceRefusal | undefined> {
  for (const { name, osImage } of roles) {
    if (osImage === undefined) continue;
    const image = await service.images.find(osImage);
    if (image.kind === "refused") return image;
    if (image.value?.status !== "Committed") return missing(osImage, image.value !== undefined);
    const [tooLarge] = checkRoom(diskOf(image.value), sizes.get(name), rules);
    if (tooLarge) return { ...tooLarge, text: `${osImage} for ${name}: ${tooLarge.text}` };
  }
  return undefined;
}

function missing(image: string, isPending: boolean): Objection {
  const state = isPending ? "was never uploaded to its end" : "is not there";
  const hint = `add it first: \`patchrig vmrole image add ${image} --vhd FILE\``;
  return { rule: "image-missing", text: `the image "${image}" ${state}`, hint };
}
