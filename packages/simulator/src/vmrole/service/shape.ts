import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { DefinedRole, Deployment, Role, ServicePackage, Shape } from "../fabric/fabric-state.ts";
import { badRequest } from "../fabric/refusal.ts";
import { refuseConfigureOs } from "../guest/configure-os.ts";
import { guestOsOf } from "../guest/guest-os.ts";
import { isDifferencing } from "../image/chain.ts";
import { type Configuration, type ConfiguredRole, readConfiguration } from "./configuration.ts";

export interface ShapeParts {
  readonly label: string;
  /** Base64. */
  readonly configuration: string;
  readonly pack: ServicePackage;
}

/** What a package and a configuration come to. Throws `ServiceRefusal` when they do not go together. */
export function createShape(fabric: Fabric, parts: ShapeParts, before?: Deployment): Shape {
  const configuration = readConfiguration(fabric, parts.configuration);
  const { osFamily, osVersion } = configuration;
  refuseOtherRoles(fabric, parts.pack, configuration);
  refuseConfigureOs(fabric, parts.pack.roles, configuration, before);
  const roles = parts.pack.roles.map((defined) => {
    const configured = configuration.roles.find(({ name }) => name === defined.name);
    return configure(fabric, defined, configured, configuration);
  });
  return {
    ...parts,
    roles,
    ...(osFamily === undefined ? {} : { osFamily }),
    ...(osVersion === undefined ? {} : { osVersion }),
  };
}

/** What a deployment is now. */
export const shapeOf = ({ label, configuration, pack, roles, osFamily, osVersion }: Deployment): Shape => ({
  ...{ label, configuration, pack, roles },
  ...(osFamily === undefined ? {} : { osFamily }),
  ...(osVersion === undefined ? {} : { osVersion }),
});

function configure(
  fabric: Fabric,
  defined: DefinedRole,
  configured: ConfiguredRole | undefined,
  configuration: Configuration,
): Role {
  const { instances = 1, settings = "[]", image } = configured ?? {};
  if (defined.kind === "vm") return { ...defined, instances, settings, image: imageFor(fabric, defined, image) };
  if (image !== undefined) {
    throw badRequest(fill(fabric.profile.service.messages.osImageOfOtherRole.text, { role: defined.name }));
  }
  return { ...defined, instances, settings, guestOs: guestOsOf(fabric, configuration) };
}

/** The image that a VM role is to run from. */
function imageFor({ state, profile }: Fabric, role: DefinedRole, name: string | undefined): string {
  const words = profile.image;
  const known = name !== undefined && Object.hasOwn(state.images, name) ? state.images[name] : undefined;
  if (!known) throw badRequest(fill(words.missing.text, { image: name ?? `of the role ${role.name}` }));
  if (known.status !== "Committed") throw badRequest(fill(words.notCommitted.text, { image: known.name }));
  if (isDifferencing(known) && known.parent === undefined) {
    throw badRequest(fill(words.withoutParent.text, { image: known.name }));
  }
  return known.name;
}

function refuseOtherRoles({ profile }: Fabric, pack: ServicePackage, configuration: Configuration): void {
  const [defined, configured] = [pack.roles, configuration.roles].map((roles) => roles.map(({ name }) => name).sort());
  if (defined?.join("\n") === configured?.join("\n")) return;
  const roles = `${defined?.join(", ")}; ${configured?.join(", ") || "none"}`;
  throw badRequest(fill(profile.service.messages.rolesDiffer.text, { roles }));
}
