import { PatchrigError } from "@patchrig/core/errors";
import {
  awaitReady,
  countStatuses,
  type Deployment,
  parseXmlBytes,
  readCscfg,
  type Slot,
  settle,
} from "@patchrig/core/vmrole";
import { ask } from "../ask.ts";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { print, table } from "../vmrole/print.ts";
import { accepted, type ServiceConnection, withService } from "./connect.ts";
import { slotOf } from "./goal.ts";
import type { SlotOptions } from "./options.ts";

export interface ConsentOptions extends SlotOptions {
  readonly yes?: boolean;
}

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
    ];
    print({ json: { service: at.service, slot: at.slot, deployment, images }, lines }, options.json, context);
    return EXIT.done;
  });
}

/** `deployment reimage INSTANCE`: what was written to its disk is lost, so that somebody has to say yes (M7). */
export async function reimageInstance(instance: string, options: ConsentOptions, context: Context): Promise<ExitCode> {
  const at = slotOf(options);
  await consent(
    `${instance} comes anew from its image, and what was written to its disk is lost (M7)`,
    options,
    context,
  );
  return withService(options, context, async ({ access }) => {
    const { deployments } = access.service;
    accepted(await settle(access, `reimaging ${instance}`, () => deployments.reimage(at, instance)));
    const seen = accepted(await awaitReady(access, at, { role: undefined }));
    const lines = [`${instance}: reimaged; ${at.service} has ${countStatuses(seen)}`];
    print({ json: { service: at.service, reimaged: instance, deployment: seen }, lines }, options.json, context);
    return EXIT.done;
  });
}

/** `deployment delete`: its instances and what was written to them are gone; images and the service stay. */
export async function deleteDeployment(options: ConsentOptions, context: Context): Promise<ExitCode> {
  const at = slotOf(options);
  await consent(`the deployment of ${at.service} is deleted with all its instances`, options, context);
  return withService(options, context, async (connection) => {
    const { access } = connection;
    const { name } = await deploymentAt(at, connection);
    const { deployments } = access.service;
    accepted(await settle(access, `deleting the deployment of ${at.service}`, () => deployments.remove(at)));
    const lines = [`${at.service}/${at.slot}: ${name} is deleted`];
    print({ json: { service: at.service, slot: at.slot, deleted: name }, lines }, options.json, context);
    return EXIT.done;
  });
}

async function deploymentAt(at: Slot, { access }: ServiceConnection): Promise<Deployment> {
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

/** Throws `PatchrigError` refused without a yes. */
async function consent(what: string, { yes }: ConsentOptions, context: Context): Promise<void> {
  if (yes) return;
  const answer = await ask(`${what}. Go on? [yes/no] `, context);
  if (answer?.trim().toLowerCase() === "yes") return;
  const text = answer === undefined ? `nobody is there to say yes: ${what}` : `not done: ${what}`;
  throw new PatchrigError("refused", text, { hint: "--yes says it beforehand" });
}
