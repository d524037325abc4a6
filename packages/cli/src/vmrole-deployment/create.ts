import { formatInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import {
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
import { imageRules } from "../vmrole-service/rules.ts";
import { readConfiguration } from "./configuration.ts";
import { isOwnTry, markPackage, type OwnTry, rememberTry } from "./own-try.ts";
import { containerOf, putPackage, readPackage } from "./package-file.ts";
import { readyAfter } from "./ready.ts";
import { roleSizesOf } from "./role-sizes.ts";

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
  const { config, definition, document } = await readConfiguration(options.configuration, options.definition, context);
  const file = await readPackage(options, context);
  const container = await containerOf(options, context);
  return withService(options, context, async (connection) => {
    const { access, place } = connection;
    const { deployments } = access.service;
    const there = accepted(await deployments.find(at));
    const name = options.name ?? there?.name ?? nameFor(at, context);
    const label = options.label ?? name;
    const own: OwnTry = { name, label, package: markPackage(file, options.package) };
    const ownPlace = { ...at, subscriptionId: place.subscriptionId };
    if (there === undefined) {
      await refuseImages(config, await roleSizesOf(file, options.package, definition), connection);
      await ensureService(at, options, connection);
      const packageUrl = await putPackage(options.package, file, container ?? place.packagesUrl, connection);
      const wanted = { name, label, packageUrl, configuration: document.text };
      await rememberTry(ownPlace, own, context);
      const act = () => deployments.create(at, { ...wanted, start: options.suspended !== true });
      context.stderr.write(`creating the deployment ${name} of ${at.service}\n`);
      accepted(await settle(access, `creating the deployment of ${at.service}`, act));
    } else if (!isMadeOf(there, { name, label, text: document.text }) || !(await isOwnTry(ownPlace, own, context))) {
      throw taken(at, there);
    }
    const seen = await readyAfter(access, at);
    const lines = [`${at.service}/${at.slot}: ${seen.status}, ${countStatuses(seen)}`];
    print({ json: { service: at.service, slot: at.slot, deployment: seen }, lines }, options.json, context);
    return EXIT.done;
  });
}

async function refuseImages(
  config: ServiceConfiguration,
  sizes: ReadonlyMap<string, string>,
  { access }: ServiceConnection,
): Promise<void> {
  const problem = await checkImages(config, access, { sizes, rules: imageRules() });
  if (problem === undefined) return;
  if ("rule" in problem) throw new PatchrigError("refused", problem.text, { hint: problem.hint });
  accepted(problem);
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

/** An upgrade gives another label, and an image's update another configuration. */
const isMadeOf = (there: Deployment, wanted: Pick<Deployment, "name" | "label"> & { readonly text: string }): boolean =>
  there.name === wanted.name && there.label === wanted.label && bare(there.configuration) === bare(wanted.text);

const bare = (text: string): string => text.replace(/^\ufeff/, "").trim();

const taken = ({ service, slot }: Slot, { name }: Deployment) =>
  new PatchrigError("refused", `the ${slot.toLowerCase()} slot of "${service}" has a deployment already: ${name}`, {
    hint: "`patchrig vmrole run` brings another image into it, `deployment upgrade` another package; `deployment delete` frees it",
  });
