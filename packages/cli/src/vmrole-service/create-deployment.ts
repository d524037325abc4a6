import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { formatInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import {
  awaitReady,
  countStatuses,
  type Deployment,
  type Finding,
  inspectCspkg,
  lintCscfg,
  readCscfg,
  readCsdef,
  type ServiceConfiguration,
  type Slot,
  settle,
} from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { readInputFile } from "../input-file.ts";
import { print } from "../vmrole/print.ts";
import { guestOsTable, readNamed } from "../vmrole/service-files.ts";
import { accepted, type ServiceConnection, withService } from "./connect.ts";
import { slotOf } from "./goal.ts";
import type { SlotOptions } from "./options.ts";

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
  const document = await readNamed(options.configuration, context);
  const config = readCscfg(document);
  const definition =
    options.definition === undefined ? undefined : readCsdef(await readNamed(options.definition, context));
  refuseErrors(lintCscfg({ config, definition, guestOs: guestOsTable() }));
  const file = await readPackage(options, context);
  const container = await containerOf(options, context);
  return withService(options, context, async (connection) => {
    const { access, place } = connection;
    const { deployments } = access.service;
    const there = accepted(await deployments.find(at));
    const name = options.name ?? there?.name ?? nameFor(at, context);
    if (there === undefined) {
      await checkImages(config, connection);
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

/** What the service would refuse or ignore is refused here, with file and place. */
function refuseErrors(findings: readonly Finding[]): void {
  const [worst] = findings.filter(({ level }) => level === "error");
  if (worst === undefined) return;
  const { file, at, text, cite } = worst;
  throw new PatchrigError("refused", `${file}:${at.line}:${at.column}: ${text} (${cite.join(", ")})`, {
    hint: "`patchrig vmrole cscfg lint` tells all that is wrong",
  });
}

/** A file, looked into; undefined where an address was given. */
async function readPackage(options: CreateOptions, context: Context): Promise<Buffer | undefined> {
  if (/^https:\/\//i.test(options.package)) {
    // Not repeated: whoever has it may read, or write, what is there.
    if (options.package.includes("?"))
      throw new PatchrigError("bad-usage", "--package: a signature is never an argument");
    return undefined;
  }
  const path = resolve(context.cwd, options.package);
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === "ENOENT" ? "there is no such file" : cause.message;
    throw new PatchrigError("unreadable-input", `--package: ${options.package}: ${reason}`, { cause });
  });
  await inspectCspkg(bytes, { file: options.package });
  return bytes;
}

/** An instance comes from its image: one that is missing is known before anything is made (M7). */
async function checkImages({ roles }: ServiceConfiguration, { access }: ServiceConnection): Promise<void> {
  for (const { osImage } of roles) {
    if (osImage === undefined) continue;
    const image = accepted(await access.service.images.find(osImage));
    if (image?.status === "Committed") continue;
    const state = image === undefined ? "is not there" : "was never uploaded to its end";
    throw new PatchrigError("refused", `the image "${osImage}" ${state}`, {
      hint: `add it first: \`patchrig vmrole image add ${osImage} --vhd FILE\``,
    });
  }
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

/** Where packages are put: an address with a signature, from a file or the environment. */
async function containerOf({ packagesUrlFile }: CreateOptions, context: Context): Promise<string | undefined> {
  const [text, from] =
    packagesUrlFile === undefined
      ? [context.env.PATCHRIG_PACKAGES_URL, "PATCHRIG_PACKAGES_URL"]
      : [await readInputFile("--packages-url-file", packagesUrlFile, context), "--packages-url-file"];
  const line = text?.split(/\r?\n/)[0]?.trim();
  if (line === undefined || (URL.canParse(line) && line.startsWith("https:"))) return line;
  throw new PatchrigError("unreadable-input", `${from}: expected the https address of a container, found another`);
}

async function putPackage(
  given: string,
  bytes: Buffer | undefined,
  container: string | undefined,
  { access }: ServiceConnection,
): Promise<string> {
  if (bytes === undefined) return given;
  if (container === undefined) {
    throw new PatchrigError("bad-usage", "expected where the package is to be put: a container's address", {
      hint: "--packages-url-file FILE or PATCHRIG_PACKAGES_URL, with a signature that may write; or --package URL of one that is there",
    });
  }
  const url = new URL(container);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${encodeURIComponent(basename(given))}`;
  const put = await access.blob.put(url.href, bytes);
  if (put.kind !== "done") {
    throw new PatchrigError("refused", `the storage account does not take the package: ${put.text}`, {
      hint: "is the container's signature one that may write, and still good?",
    });
  }
  // The service reads it as the account's own: the signature is nobody else's business.
  return `${url.origin}${url.pathname}`;
}

const nameFor = ({ service }: Slot, { clock }: Context): string =>
  `${service}-${formatInstant(clock.now())
    .replaceAll(/[-:]|\.\d+Z$/g, "")
    .toLowerCase()}`;

const isSameConfiguration = ({ configuration }: Deployment, text: string): boolean =>
  configuration.replace(/^\ufeff/, "").trim() === text.replace(/^\ufeff/, "").trim();

const taken = ({ service, slot }: Slot, { name }: Deployment) =>
  new PatchrigError("refused", `the ${slot.toLowerCase()} slot of "${service}" has a deployment already: ${name}`, {
    hint: "bring another image into it: `patchrig vmrole run`; or delete it: `patchrig vmrole deployment delete`",
  });
