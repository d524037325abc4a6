import type { Deployment, MachineImage, ServiceAnswer, ServiceRefusal } from "../../ports/hosted-service.ts";
import { readCscfg, type ServiceConfiguration } from "../service/cscfg.ts";
import type { UploadSource } from "../upload/upload-source.ts";
import { parseXmlBytes } from "../xml/document.ts";
import { checkRoom, type Disk, diskOf } from "./check-room.ts";
import type { ImageContext, ImageRules, ImageUse } from "./goal.ts";
import { inItsWords, type Objection } from "./objection.ts";

/** What the service's own state speaks against; `refusal` where it does not even answer that. */
export type ServiceCheck =
  | { readonly kind: "checked"; readonly objections: readonly Objection[] }
  | { readonly kind: "refused"; readonly refusal: ServiceRefusal };

/** Asks what is there: the name, the parent, the deployment and its role. Changes nothing; notes what later steps need. */
export async function checkService(context: ImageContext, source: UploadSource | undefined): Promise<ServiceCheck> {
  const { access, goal } = context;
  const { images, deployments, services } = access.service;
  const image = await images.find(goal.image);
  if (image.kind === "refused") return { kind: "refused", refusal: image };
  const parent = goal.parent === null ? NONE : await images.find(goal.parent);
  if (parent.kind === "refused") return { kind: "refused", refusal: parent };
  const deployment = goal.use === null ? NONE : await deployments.find(goal.use);
  if (deployment.kind === "refused") return { kind: "refused", refusal: deployment };
  const home = goal.use === null ? NONE : await services.find(goal.use.service);
  if (home.kind === "refused") return { kind: "refused", refusal: home };
  context.found.location = home.value?.location ?? goal.location ?? undefined;
  context.found.affinityGroup = home.value?.affinityGroup;
  const objections = [
    ...(source === undefined || context.found.affinityGroup !== undefined ? [] : await checkLocation(context)),
    ...checkTaken(context, source, image.value),
    ...checkParentImage(context, source, parent.value),
    ...(goal.use === null
      ? []
      : checkUse(context, goal.use, deployment.value, source ?? (image.value && diskOf(image.value)))),
  ];
  return { kind: "checked", objections };
}

const NONE: ServiceAnswer<undefined> = { kind: "done", value: undefined };

/** A service that does not tell its locations judges them itself, when the image is announced. */
async function checkLocation({ access, found: { location } }: ImageContext): Promise<readonly Objection[]> {
  if (location === undefined) return [];
  const told = await access.service.locations();
  if (told.kind === "refused" || told.value.length === 0 || told.value.includes(location)) return [];
  const text = `the service has no location "${location}"`;
  return [{ rule: "no-location", text, hint: `--location with one of those there are: ${told.value.join(", ")}` }];
}

function checkTaken(
  { goal, before }: ImageContext,
  source: UploadSource | undefined,
  image: MachineImage | undefined,
): readonly Objection[] {
  if (source === undefined) {
    if (image?.status === "Committed") return [];
    const text = `there is no committed image "${goal.image}", and no VHD to make one from`;
    return [{ rule: "no-image", text, hint: "name the file: --vhd FILE" }];
  }
  if (image === undefined || (before.prepared && image.uuid === source.uuid)) return [];
  const own = image.uuid === source.uuid ? "the same VHD by its id" : "another VHD";
  const text = `the name "${goal.image}" is taken: ${own}, ${image.status.toLowerCase()} (inferred)`;
  return [{ rule: "name-taken", text, hint: "choose another name; to use the one that is there leave --vhd out" }];
}

function checkParentImage(
  { goal: { image, parent }, rules }: ImageContext,
  source: UploadSource | undefined,
  found: MachineImage | undefined,
): readonly Objection[] {
  if (parent === null) return [];
  const values = { image, parent };
  if (found === undefined) {
    const text = inItsWords(`there is no image "${parent}" to stand on`, rules.parentMissing, values);
    return [{ rule: "parent-missing", text, hint: "upload the parent first: `patchrig vmrole image add`" }];
  }
  if (found.status !== "Committed") {
    const text = inItsWords(`the upload of "${parent}" was never ended`, rules.parentNotCommitted, values);
    return [{ rule: "parent-not-committed", text, hint: "end it: `patchrig vmrole resume --journal FILE`" }];
  }
  if (found.parent !== undefined || found.parentUuid !== undefined) {
    const own = `"${parent}" stands on "${found.parent ?? found.parentUuid}" itself, and one level is all there is (M13)`;
    const hint = "make the difference on the base again, or merge: `patchrig vmrole vhd merge`";
    return [{ rule: "second-level", text: inItsWords(own, rules.secondLevelRefused, values), hint }];
  }
  if (source?.parentUuid === undefined || source.parentUuid === found.uuid) return [];
  const own = `the VHD was made on the disk ${source.parentUuid}, and "${parent}" is ${found.uuid}`;
  const hint = "name the image that it was made on, or make the difference on this one (M17)";
  return [{ rule: "parent-differs", text: inItsWords(own, rules.parentDiffers, values), hint }];
}

function checkUse(
  context: ImageContext,
  use: ImageUse,
  deployment: Deployment | undefined,
  image: Disk | undefined,
): readonly Objection[] {
  if (deployment === undefined) {
    const text = `there is no deployment in the ${use.slot.toLowerCase()} slot of "${use.service}"`;
    return [{ rule: "no-deployment", text, hint: "make one: `patchrig vmrole deployment create`" }];
  }
  const config = readCscfg(parseXmlBytes(Buffer.from(deployment.configuration), `the configuration of ${use.service}`));
  const chosen = chooseRole(config, use.role);
  if ("objection" in chosen) return [chosen.objection];
  context.found.role = chosen.role;
  const size = deployment.instances.find(({ role }) => role === chosen.role)?.size;
  return [...checkGuestOs(config, chosen.role, context.rules), ...checkRoom(image, size, context.rules)];
}

/** The role that is named, or the only one with an image of its own. */
function chooseRole(
  { roles }: ServiceConfiguration,
  wanted: string | null,
): { readonly role: string } | { readonly objection: Objection } {
  const own = roles.filter(({ osImage }) => osImage !== undefined).map(({ name }) => name);
  const [only, ...others] = wanted === null ? own : own.filter((name) => name === wanted);
  if (only !== undefined && others.length === 0) return { role: only };
  const known = own.length === 0 ? "none" : own.join(", ");
  const text =
    wanted === null ? `one VM role is expected, found ${known}` : `there is no VM role "${wanted}", found ${known}`;
  return { objection: { rule: "role", text, hint: "name one: --role NAME" } };
}

function checkGuestOs(config: ServiceConfiguration, role: string, rules: ImageRules): readonly Objection[] {
  if (config.osFamily === undefined && config.osVersion === undefined) return [];
  if (!config.roles.every(({ osImage }) => osImage !== undefined)) return [];
  const own = "the configuration names osFamily or osVersion, which a VM role has none of (M6)";
  const hint = "`patchrig vmrole cscfg set FILE --unset osFamily --unset osVersion`";
  return [{ rule: "guest-os-on-vm-role", text: inItsWords(own, rules.configureOsRefused, { role }), hint }];
}
