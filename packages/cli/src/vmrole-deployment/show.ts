import { PatchrigError } from "@patchrig/core/errors";
import { type Deployment, parseXmlBytes, readCscfg, type Slot } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { print, table } from "../vmrole/print.ts";
import { accepted, type ServiceConnection, withService } from "../vmrole-service/connect.ts";
import { slotOf } from "../vmrole-service/goal.ts";
import type { SlotOptions } from "../vmrole-service/options.ts";
import { updateLine } from "./update-line.ts";

/** `deployment show`: exit code 3 where the slot is empty. */
export function showDeployment(options: SlotOptions, context: Context): Promise<ExitCode> {
  const at = slotOf(options);
  return withService(options, context, async (connection) => {
    const deployment = await deploymentAt(at, connection);
    const images = imagesOf(deployment);
    const rows = deployment.instances.map(({ name, role, status, size }) => [
      name,
      status,
      size ?? "",
      images.find((one) => one.role === role)?.image ?? "",
    ]);
    const lines = [
      `${at.service}/${at.slot}: ${deployment.name}, ${deployment.status}, ${deployment.url}`,
      ...table([["instance", "status", "size", "image"], ...rows]),
      ...updateLine(at, deployment),
    ];
    print({ json: { service: at.service, slot: at.slot, deployment, images }, lines }, options.json, context);
    return EXIT.done;
  });
}

/** The deployment in a slot. Throws `PatchrigError` refused where it is empty. */
export async function deploymentAt(at: Slot, { access }: ServiceConnection): Promise<Deployment> {
  const deployment = accepted(await access.service.deployments.find(at));
  if (deployment !== undefined) return deployment;
  throw new PatchrigError("refused", `there is no deployment in the ${at.slot.toLowerCase()} slot of "${at.service}"`, {
    hint: "make one: `patchrig vmrole deployment create`",
  });
}

function imagesOf({ configuration, name }: Deployment) {
  const { roles } = readCscfg(parseXmlBytes(Buffer.from(configuration), `the configuration of ${name}`));
  return roles.flatMap(({ name: role, osImage }) => (osImage === undefined ? [] : [{ role, image: osImage }]));
}
