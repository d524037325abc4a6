import { countStatuses, settle } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { print } from "../vmrole/print.ts";
import { accepted, withService } from "../vmrole-service/connect.ts";
import { slotOf } from "../vmrole-service/goal.ts";
import type { SlotOptions } from "../vmrole-service/options.ts";
import { type ConsentOptions, consent } from "./consent.ts";
import { readyAfter } from "./ready.ts";
import { deploymentAt } from "./show.ts";

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
    const seen = await readyAfter(access, at);
    const lines = [`${instance}: reimaged; ${at.service} has ${countStatuses(seen)}`];
    print({ json: { service: at.service, reimaged: instance, deployment: seen }, lines }, options.json, context);
    return EXIT.done;
  });
}

/** `deployment reboot INSTANCE`: its disk stays as it is. */
export function rebootInstance(instance: string, options: SlotOptions, context: Context): Promise<ExitCode> {
  const at = slotOf(options);
  return withService(options, context, async ({ access }) => {
    const { deployments } = access.service;
    accepted(await settle(access, `rebooting ${instance}`, () => deployments.reboot(at, instance)));
    const seen = await readyAfter(access, at);
    const lines = [`${instance}: rebooted; ${at.service} has ${countStatuses(seen)}`];
    print({ json: { service: at.service, rebooted: instance, deployment: seen }, lines }, options.json, context);
    return EXIT.done;
  });
}

/** `deployment start`: what was made suspended runs. */
export const startDeployment = (options: SlotOptions, context: Context): Promise<ExitCode> =>
  setStatus("Running", options, context);

/** `deployment suspend`: nobody is served any more, so that somebody has to say yes. */
export async function suspendDeployment(options: ConsentOptions, context: Context): Promise<ExitCode> {
  const { service, slot } = slotOf(options);
  await consent(`every instance of ${service} in ${slot.toLowerCase()} is stopped`, options, context);
  return setStatus("Suspended", options, context);
}

function setStatus(status: "Running" | "Suspended", options: SlotOptions, context: Context): Promise<ExitCode> {
  const at = slotOf(options);
  return withService(options, context, async (connection) => {
    const { access } = connection;
    await deploymentAt(at, connection);
    const what = `${at.service} to be ${status.toLowerCase()}`;
    accepted(await settle(access, what, () => access.service.deployments.setStatus(at, status)));
    const seen = await readyAfter(access, at);
    const lines = [`${at.service}/${at.slot}: ${seen.status}, ${countStatuses(seen)}`];
    print({ json: { service: at.service, slot: at.slot, deployment: seen }, lines }, options.json, context);
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
