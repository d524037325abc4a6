import { X509Certificate } from "node:crypto";
import { PatchrigError } from "@patchrig/core/errors";
import { type ServiceCertificate, settle } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { type NewFile, requireFree, writeNew } from "../vmrole/new-file.ts";
import { print, table } from "../vmrole/print.ts";
import { consent } from "../vmrole-deployment/consent.ts";
import { readCertificateFile } from "./certificate-file.ts";
import { accepted, type ServiceConnection, withService } from "./connect.ts";
import type { ServiceOptions } from "./options.ts";

export interface CertificateOptions extends ServiceOptions {
  readonly service: string;
}

/** `certificate list`. */
export function listCertificates(options: CertificateOptions, context: Context): Promise<ExitCode> {
  return withService(options, context, async ({ access }) => {
    const certificates = accepted(await access.service.certificates.list(options.service));
    const rows = certificates.map((one) => {
      const { subject, validTo } = describe(one);
      return [one.thumbprint, subject, validTo];
    });
    const lines = rows.length === 0 ? ["no certificate"] : table([["thumbprint", "of", "good until"], ...rows]);
    print({ json: { service: options.service, certificates }, lines }, options.json, context);
    return EXIT.done;
  });
}

export interface ShowCertificateOptions extends CertificateOptions {
  readonly output?: string;
  readonly force?: boolean;
}

/** `certificate show THUMBPRINT`: exit code 3 where there is none. `--output` keeps it as PEM. */
export function showCertificate(typed: string, options: ShowCertificateOptions, context: Context): Promise<ExitCode> {
  const thumbprint = thumbprintOf(typed);
  const file = options.output === undefined ? undefined : pemFile(options.output, options);
  if (file) requireFree(file, context);
  return withService(options, context, async (connection) => {
    const certificate = await certificateAt(thumbprint, options, connection);
    if (file) await keep(certificate, file, context);
    const { subject, issuer, validFrom, validTo } = describe(certificate);
    const lines = table([
      ["thumbprint", certificate.thumbprint],
      ["of", subject],
      ["by", issuer],
      ["good", `${validFrom} to ${validTo}`],
    ]);
    print({ json: { service: options.service, certificate }, lines }, options.json, context);
    return EXIT.done;
  });
}

export interface AddCertificateOptions extends CertificateOptions {
  readonly passwordFile?: string;
}

/** `certificate add FILE`: one that is there already is left, so that it may be repeated. Exit code 3: the service says no. */
export async function addCertificate(
  file: string,
  options: AddCertificateOptions,
  context: Context,
): Promise<ExitCode> {
  const { service } = options;
  const read = await readCertificateFile(file, options, context);
  return withService(options, context, async ({ access }) => {
    const { certificates } = access.service;
    const before = accepted(await certificates.list(service));
    const knownAs = (all: readonly ServiceCertificate[]) =>
      all.find(({ thumbprint }) => thumbprint === read.thumbprint)?.thumbprint;
    if (knownAs(before) !== undefined) {
      const lines = [`${read.thumbprint}: ${service} has it already`];
      print({ json: { service, thumbprint: read.thumbprint, added: false }, lines }, options.json, context);
      return EXIT.done;
    }
    const { bytes, format, password } = read;
    const act = () => certificates.add(service, { bytes, format, password });
    accepted(await settle(access, `adding a certificate to ${service}`, act));
    // What the client cannot open tells its thumbprint by what is there now and was not before.
    const after = accepted(await certificates.list(service));
    const added =
      knownAs(after) ??
      after.find(({ thumbprint }) => !before.some((one) => one.thumbprint === thumbprint))?.thumbprint;
    const thumbprint = added ?? null;
    const lines = [added === undefined ? `${file}: ${service} has it already` : `${added}: added to ${service}`];
    print({ json: { service, thumbprint, added: added !== undefined }, lines }, options.json, context);
    return EXIT.done;
  });
}

/** `certificate delete THUMBPRINT`: refused while a configuration names it, and without a yes. */
export function deleteCertificate(
  typed: string,
  options: CertificateOptions & { readonly yes?: boolean },
  context: Context,
): Promise<ExitCode> {
  const thumbprint = thumbprintOf(typed);
  const { service } = options;
  return withService(options, context, async (connection) => {
    const { access } = connection;
    const { subject } = describe(await certificateAt(thumbprint, options, connection));
    await refuseNamed(thumbprint, options, connection);
    await consent(`${thumbprint} (${subject}) is deleted from ${service}, with its private key`, options, context);
    const act = () => access.service.certificates.remove(service, thumbprint);
    accepted(await settle(access, `deleting ${thumbprint} from ${service}`, act));
    print({ json: { service, deleted: thumbprint }, lines: [`${thumbprint}: deleted`] }, options.json, context);
    return EXIT.done;
  });
}

/** An instance that comes anew gets its certificates anew: without one that its configuration names it does not start. */
async function refuseNamed(thumbprint: string, { service }: CertificateOptions, { access }: ServiceConnection) {
  for (const slot of ["Production", "Staging"] as const) {
    const deployment = accepted(await access.service.deployments.find({ service, slot }));
    if (!deployment?.configuration.toUpperCase().includes(thumbprint)) continue;
    const text = `the configuration of ${deployment.name} in ${slot.toLowerCase()} names ${thumbprint}`;
    throw new PatchrigError("refused", text, { hint: "take it out of the .cscfg, and deploy that first" });
  }
}

async function certificateAt(
  thumbprint: string,
  { service }: CertificateOptions,
  { access }: ServiceConnection,
): Promise<ServiceCertificate> {
  const found = accepted(await access.service.certificates.find(service, thumbprint));
  if (found !== undefined) return found;
  throw new PatchrigError("refused", `"${service}" has no certificate ${thumbprint}`, {
    hint: `\`patchrig vmrole certificate list --service ${service}\` shows those there are`,
  });
}

/** As portals and tools print it: with blanks, colons, or the mark that a paste from Windows begins with. */
function thumbprintOf(typed: string): string {
  const bare = typed.replaceAll(/[\s:\u200e\u200f]/g, "").toUpperCase();
  if (/^[0-9A-F]{40}$/.test(bare)) return bare;
  throw new PatchrigError("bad-usage", `expected a thumbprint of 40 hexadecimal digits, found "${typed}"`, {
    hint: "`patchrig vmrole certificate list` shows them",
  });
}

const UNKNOWN = { subject: "not told", issuer: "not told", validFrom: "not told", validTo: "not told" };

function describe({ data }: ServiceCertificate) {
  if (data === "") return UNKNOWN;
  try {
    const { subject, issuer, validFrom, validTo } = new X509Certificate(Buffer.from(data, "base64"));
    return { subject: oneLine(subject), issuer: oneLine(issuer), validFrom, validTo };
  } catch {
    return UNKNOWN;
  }
}

const oneLine = (name: string): string => name.replaceAll("\n", ", ");

/** What the service is reached by is read first. */
const pemFile = (output: string, { force, endpoints, clientCertificate, ca }: ShowCertificateOptions): NewFile => ({
  output,
  force,
  inputs: [endpoints, clientCertificate, ca],
});

async function keep({ data, thumbprint }: ServiceCertificate, file: NewFile, context: Context): Promise<void> {
  if (data === "") {
    throw new PatchrigError("refused", `the service tells nothing of ${thumbprint} but its thumbprint`);
  }
  await writeNew(file, new X509Certificate(Buffer.from(data, "base64")).toString(), context);
}
