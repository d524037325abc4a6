import type { ServiceRefusal } from "../../ports/hosted-service.ts";
import type { ServiceConfiguration } from "../service/cscfg.ts";
import type { ServiceAccess } from "../update/goal.ts";
import type { Objection } from "../update/objection.ts";

/** An instance comes from its image: one that is missing is known before anything is made (M7). */
export async function checkImages(
  { roles }: ServiceConfiguration,
  { service }: ServiceAccess,
): Promise<Objection | ServiceRefusal | undefined> {
  for (const { osImage } of roles) {
    if (osImage === undefined) continue;
    const image = await service.images.find(osImage);
    if (image.kind === "refused") return image;
    if (image.value?.status === "Committed") continue;
    const state = image.value === undefined ? "is not there" : "was never uploaded to its end";
    const hint = `add it first: \`patchrig vmrole image add ${osImage} --vhd FILE\``;
    return { rule: "image-missing", text: `the image "${osImage}" ${state}`, hint };
  }
  return undefined;
}
