import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import type { MemoryService } from "../../src/adapters/memory-hosted-service.ts";
import type {
  Deployment,
  HostedService,
  MachineImage,
  NewImage,
  ServiceAnswer,
  ServiceCertificate,
  UpdateMode,
} from "../../src/ports/hosted-service.ts";
import { parseXml } from "../../src/vmrole/xml/parse-xml.ts";

const read = (name: string) => readFileSync(new URL(`../certificates/${name}`, import.meta.url), "utf8");
export const CERTIFICATE = read("localhost.crt");
export const KEY = read("localhost.key");
export const FINGERPRINT = new X509Certificate(CERTIFICATE).fingerprint256;
export const SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";

const NAMES = 'xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';

/** One request as it came. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface EnvelopeServer {
  readonly url: string;
  readonly seen: Seen[];
  /** Answers the next requests instead; true where it did. */
  intercept?: (seen: Seen, response: ServerResponse) => boolean;
  close(): Promise<void>;
}

/**
 * A service in memory behind the recorded envelope (A20, A22, A24, A27): HTTPS with a client certificate, no XML declaration, 202 with
 * an id of 32 hexadecimal digits, errors as documents. Its grammar is the recordings', not the client's.
 */
export async function startEnvelopeServer(service: MemoryService): Promise<EnvelopeServer> {
  const seen: Seen[] = [];
  const tls = { cert: CERTIFICATE, key: KEY, requestCert: true, rejectUnauthorized: false };
  const server = createServer(tls, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = "", url = "", headers } = request;
    const one = { method, path: url, headers, body: Buffer.concat(chunks).toString() };
    seen.push(one);
    if (self.intercept?.(one, response)) return;
    const shown = (request.socket as TLSSocket).getPeerCertificate().fingerprint256;
    if (shown !== FINGERPRINT || !url.startsWith(`/${SUBSCRIPTION}/`)) {
      const text =
        "The server failed to authenticate the request. Verify that the certificate is valid and is associated with this subscription.";
      return reply(response, 403, error("AuthenticationFailed", text));
    }
    await route(one, service, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const self: EnvelopeServer = {
    url: `https://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return self;
}

export const error = (code: string, text: string) =>
  `<Error ${NAMES}><Code>${code}</Code><Message>${text}</Message></Error>`;

export function reply(response: ServerResponse, status: number, body = "", id = "0".repeat(32)): void {
  response.sendDate = false;
  const type = body === "" ? {} : { "content-type": "application/xml; charset=utf-8" };
  response
    .writeHead(status, {
      ...type,
      "cache-control": "no-cache",
      date: "Fri, 13 Mar 2015 02:24:35 GMT",
      "x-ms-request-id": id,
    })
    .end(body);
}

async function route({ method, path, body }: Seen, service: MemoryService, response: ServerResponse): Promise<void> {
  const url = new URL(path, "https://x");
  const [, , kind, ...rest] = url.pathname.split("/").map(decodeURIComponent);
  const fields = body === "" ? new Map<string, string>() : fieldsOf(body);
  const call: Routed = {
    method,
    comp: url.searchParams.get("comp"),
    rest,
    text: (name) => fields.get(name) ?? "",
    fields,
    response,
  };
  if (kind === "operations") return shown(response, await service.operation(rest[0] ?? ""), operationXml);
  return kind === "machineimages" ? routeImage(call, service) : routeService(call, service);
}

interface Routed {
  readonly method: string;
  readonly comp: string | null;
  readonly rest: readonly string[];
  readonly fields: ReadonlyMap<string, string>;
  readonly response: ServerResponse;
  text(name: string): string;
}

function accepted(response: ServerResponse, answer: ServiceAnswer<{ readonly operation: string | undefined }>): void {
  if (answer.kind === "refused") reply(response, answer.status, error(answer.code, answer.text));
  else reply(response, 202, "", answer.value.operation);
}

function shown<T>(response: ServerResponse, answer: ServiceAnswer<T | undefined>, xml: (value: T) => string): void {
  if (answer.kind === "refused") reply(response, answer.status, error(answer.code, answer.text));
  else if (answer.value === undefined) reply(response, 404, error("ResourceNotFound", "No deployments were found."));
  else reply(response, 200, xml(answer.value));
}

async function routeImage({ method, comp, rest, text, fields, response }: Routed, { images }: MemoryService) {
  const [name = ""] = rest;
  if (name === "")
    return shown(
      response,
      await images.list(),
      (all) => `<MachineImages ${NAMES}>${all.map((one) => imageXml(one)).join("")}</MachineImages>`,
    );
  if (method === "PUT") return accepted(response, await images.prepare(name, imageOf(fields)));
  if (method === "DELETE") return accepted(response, await images.remove(name));
  if (comp === "reference") {
    const answer = await images.reference(name, { validForMs: 1, permission: "readwrite" });
    return shown(
      response,
      answer,
      (address) =>
        `<MachineImageReference ${NAMES}><SharedAccessSignatureUrl>${address.replaceAll("&", "&amp;")}</SharedAccessSignatureUrl></MachineImageReference>`,
    );
  }
  if (comp === "commitmachineimage") return accepted(response, await images.commit(name));
  if (comp === "setparent") return accepted(response, await images.setParent(name, text("ParentImageName")));
  return shown(response, await images.find(name), (image) => imageXml(image, ` ${NAMES}`));
}

async function routeService(call: Routed, service: MemoryService) {
  const { method, comp, rest, text, response } = call;
  const { services, deployments } = service;
  const [, name = "", slots, slot, ...more] = rest;
  const at = { service: name, slot: slot === "Staging" ? "Staging" : "Production" } as const;
  if (slots === "certificates") return routeCertificate(call, name, service);
  if (slots === undefined && name !== "" && method === "POST") {
    const production = text("Production") || undefined;
    return accepted(response, await deployments.swap(name, { production, staging: text("SourceDeployment") }));
  }
  if (slots === undefined && method === "GET") return shown(response, await services.find(name), serviceXml);
  if (slots === undefined) {
    const made = { name: text("ServiceName"), label: plain(text("Label")), description: text("Description") };
    const answer = await services.create({ ...made, location: text("Location"), affinityGroup: undefined });
    return answer.kind === "refused" ? accepted(response, answer) : reply(response, 201);
  }
  if (more[0] === "roleinstances") return accepted(response, await deployments.reimage(at, more[1] ?? ""));
  if (method === "GET") return shown(response, await deployments.find(at), deploymentXml);
  if (method === "DELETE") return accepted(response, await deployments.remove(at));
  if (comp === "walkupgradedomain")
    return accepted(response, await deployments.walk(at, Number(text("UpgradeDomain"))));
  if (comp === "rollback") return accepted(response, await deployments.rollBack(at, modeOf(text("Mode"))));
  if (comp === "upgrade") {
    const made = { label: plain(text("Label")), configuration: plain(text("Configuration")) };
    const upgrade = { ...made, mode: modeOf(text("Mode")), packageUrl: text("PackageUrl"), role: undefined };
    return accepted(response, await deployments.upgrade(at, upgrade));
  }
  if (comp === "config") return accepted(response, await deployments.configure(at, plain(text("Configuration"))));
  const made = { name: text("Name"), label: plain(text("Label")), packageUrl: text("PackageUrl") };
  const start = text("StartDeployment") === "true";
  return accepted(
    response,
    await deployments.create(at, { ...made, configuration: plain(text("Configuration")), start }),
  );
}

async function routeCertificate({ method, rest, text, response }: Routed, name: string, service: MemoryService) {
  const thumbprint = rest[3]?.replace(/^sha1-/, "");
  const { certificates } = service;
  if (method === "POST") {
    const bytes = Buffer.from(text("Data"), "base64");
    return accepted(response, await certificates.add(name, { bytes, format: "pfx", password: text("Password") }));
  }
  if (thumbprint === undefined) return shown(response, await certificates.list(name), certificatesXml);
  if (method === "DELETE") return accepted(response, await certificates.remove(name, thumbprint));
  const one = await certificates.find(name, thumbprint);
  return shown(response, one, ({ data }) => `<Certificate ${NAMES}><Data>${data}</Data></Certificate>`);
}

const certificatesXml = (all: readonly ServiceCertificate[]): string => {
  const rows = all.map(
    ({ thumbprint, data }) =>
      `<Certificate><CertificateUrl>https://x/${thumbprint}</CertificateUrl><Thumbprint>${thumbprint}</Thumbprint><ThumbprintAlgorithm>sha1</ThumbprintAlgorithm><Data>${data}</Data></Certificate>`,
  );
  return `<Certificates ${NAMES}>${rows.join("")}</Certificates>`;
};

const modeOf = (text: string): UpdateMode => (text === "Manual" ? "Manual" : "Auto");

const serviceXml = ({ name, location, label }: HostedService) =>
  `<HostedService ${NAMES}><ServiceName>${name}</ServiceName><HostedServiceProperties><Description i:nil="true"/><Location>${location}</Location><Label>${base64(label)}</Label></HostedServiceProperties></HostedService>`;

const fieldsOf = (body: string) =>
  new Map(parseXml(body, "the request").children.map(({ name, text }) => [name, text]));
const base64 = (text: string) => Buffer.from(text).toString("base64");
const plain = (text: string) => Buffer.from(text, "base64").toString();

function imageOf(fields: ReadonlyMap<string, string>): NewImage {
  const text = (name: string) => fields.get(name) ?? "";
  return {
    label: plain(text("Label")),
    description: text("Description"),
    uuid: text("Uuid"),
    timestamp: text("Timestamp"),
    compressedBytes: Number(text("CompressedSizeInBytes")),
    mountedBytes: Number(text("MountedSizeInBytes")),
    location: fields.get("Location"),
    affinityGroup: fields.get("AffinityGroup"),
    parentUuid: fields.get("ParentUuid"),
    parentTimestamp: fields.get("ParentTimestamp"),
  };
}

/** In the contract's order (A14), a parent that is none as nil. */
function imageXml(image: MachineImage, names = ""): string {
  const element = (name: string, value: string | number | boolean | undefined) =>
    value === undefined ? "" : `<${name}>${value}</${name}>`;
  const parent =
    image.parent === undefined ? '<ParentImageName i:nil="true"/>' : element("ParentImageName", image.parent);
  return `<MachineImage${names}>${element("Name", image.name)}${element("Label", base64(image.label))}${element("Description", image.description)}${element("Location", image.location)}${element("Status", image.status)}${parent}${element("Uuid", image.uuid)}${element("Timestamp", image.timestamp)}${element("MountedSizeInBytes", image.mountedBytes)}${element("CompressedSizeInBytes", image.compressedBytes)}${element("ParentUuid", image.parentUuid)}${element("ParentTimestamp", image.parentTimestamp)}${element("InUse", image.inUse)}</MachineImage>`;
}

function deploymentXml({ name, status, label, url, configuration, instances, update }: Deployment): string {
  const rows = instances.map(
    (one) =>
      `<RoleInstance><RoleName>${one.role}</RoleName><InstanceName>${one.name}</InstanceName><InstanceStatus>${one.status}Role</InstanceStatus><InstanceUpgradeDomain>${one.domain}</InstanceUpgradeDomain><InstanceSize>${one.size}</InstanceSize></RoleInstance>`,
  );
  const upgrade = update
    ? `<UpgradeStatus><UpgradeType>${update.mode}</UpgradeType><CurrentUpgradeDomainState>${update.state}</CurrentUpgradeDomainState><CurrentUpgradeDomain>${update.domain}</CurrentUpgradeDomain></UpgradeStatus>`
    : "";
  return `<Deployment ${NAMES}><Name>${name}</Name><DeploymentSlot>Production</DeploymentSlot><Status>${status}</Status><Label>${base64(label)}</Label><Url>${url}</Url><Configuration>${base64(configuration)}</Configuration><RoleInstanceList>${rows.join("")}</RoleInstanceList>${upgrade}<RollbackAllowed>${update?.mayRollBack ?? false}</RollbackAllowed></Deployment>`;
}

const operationXml = ({ status }: { readonly status: string }) =>
  `<Operation ${NAMES}><ID>00000000-0000-0000-0000-000000000000</ID><Status>${status}</Status>${status === "Succeeded" ? "<HttpStatusCode>200</HttpStatusCode>" : ""}</Operation>`;
