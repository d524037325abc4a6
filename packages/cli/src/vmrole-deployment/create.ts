import { formatInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import {
  awaitReady,
  checkImages,
  countStatuses,
  type Deployment,
  type ServiceConfiguration,
  type Slot,
  settle,
} from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { print } from "../vmrole/print.ts";
import { accepted, type ServiceConnection, withService } from "../vmrole-service/connect.ts";
import { slotOf } from "../vmrole-service/goal.ts";
import type { SlotOptions } from "../vmrole-service/options.ts";
import { readConfiguration } from "./configuration.ts";
import { containerOf, putPackage, readPackage } from "./package-file.ts";

export interface CreateOptions extends SlotOptions {
  readonly package: string;
  readonly configuration: string;
  readonly definition?: string;
  readonly name?: string;
  readonly label?: string;
  readonly location?: string;
  readonly packagesUrlFile?: string;
  readonly suspended?: boolean;
}

/** `deployment create` (M9): checked first, then the service where it is missing, the package, the deployment. */
export async function createDeployment(options: CreateOptions, context: Context): Promise<ExitCode> {
  const at = slotOf(options);
  const { config, document } = await readConfiguration(options.configuration, options.definition, context);
  const file = await readPackage(options, context);
  const container = await containerOf(options, context);
  return withService(options, context, async (connection) => {
    const { access, place } = connection;
    const { deployments } = access.service;
    const there = accepted(await deployments.find(at));
    const name = options.name ?? there?.name ?? nameFor(at, context);
    if (there === undefined) {
      await refuseMissingImages(config, connection);
      await ensureService(at, options, connection);
      const packageUrl = await putPackage(options.package, file, container ?? place.packagesUrl, connection);
      const wanted = { name, label: options.label ?? name, packageUrl, configuration: document.text };
      const act = () => deployments.create(at, { ...wanted, start: options.suspended !== true });
      context.stderr.write(`creating the deployment ${name} of ${at.service}\n`);
      accepted(await settle(access, `creating the deployment of ${at.service}`, act));
    } else if (there.name !== name || !isSameConfiguration(there, document.text)) {
      throw taken(at, there);
    }
    const seen = accepted(await awaitReady(access, at, { role: undefined }));
    const lines = [`${at.service}/${at.slot}: ${seen.status}, ${countStatuses(seen)}`];
    print({ json: { service: at.service, slot: at.slot, deployment: seen }, lines }, options.json, context);
    return EXIT.done;
  });
}

async function refuseMissingImages(config: ServiceConfiguration, { access }: ServiceConnection): Promise<void> {
  const missing = await checkImages(config, access);
  if (missing === undefined) return;
  if ("rule" in missing) throw new PatchrigError("refused", missing.text, { hint: missing.hint });
  accepted(missing);
}

async function ensureService({ service: name }: Slot, { location }: CreateOptions, { access }: ServiceConnection) {
  const { services } = access.service;
  if (accepted(await services.find(name)) !== undefined) return;
  if (location === undefined) {
    throw new PatchrigError("refused", `there is no hosted service "${name}"`, {
      hint: 'name its location to make it: --location "North Central US"',
    });
  }
  const made = { name, label: name, description: "", location, affinityGroup: undefined };
  accepted(await settle(access, `creating the service ${name}`, () => services.create(made)));
}

/** A name for what nobody named: the service and the time. */
export const nameFor = ({ service }: Slot, { clock }: Context): string =>
  `${service}-${formatInstant(clock.now())
    .replaceAll(/[-:]|\.\d+Z$/g, "")
    .toLowerCase()}`;

const isSameConfiguration = ({ configuration }: Deployment, text: string): boolean =>
  configuration.replace(/^\ufeff/, "").trim() === text.replace(/^\ufeff/, "").trim();

const taken = ({ service, slot }: Slot, { name }: Deployment) =>
  new PatchrigError("refused", `the ${slot.toLowerCase()} slot of "${service}" has a deployment already: ${name}`, {
    hint: "bring another image into it: `patchrig vmrole run`; or delete it: `patchrig vmrole deployment delete`",
  });
