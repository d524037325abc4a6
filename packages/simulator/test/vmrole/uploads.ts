import { readFileSync } from "node:fs";
import { inspectVhd } from "@patchrig/core/vhd";
import { type Answer, between, type ServiceUnderTest, xml } from "./service-under-test.ts";
import { zipOf } from "./stored-zip.ts";

const PAGES = 4 * 2 ** 20;

/** Prepares an image by what a VHD file says of itself. */
export function prepare(service: ServiceUnderTest, name: string, file: string, change: Record<string, string> = {}) {
  const { footer, parent, fileSize } = inspectVhd(file);
  const fields = {
    Label: name,
    Description: "made by a test",
    Uuid: footer.uuid,
    Timestamp: "2011-02-20T00:00:00Z",
    CompressedSizeInBytes: fileSize,
    MountedSizeInBytes: footer.size,
    ParentUuid: parent?.uuid,
    ParentTimestamp: parent ? "2011-02-20T00:00:00Z" : undefined,
    ...change,
  };
  return service.call(`machineimages/${name}`, { method: "PUT", body: xml("PrepareMachineImage", fields) });
}

/** The address to upload to. */
export async function referenceOf(service: ServiceUnderTest, name: string, expiry = "2011-02-28T00:00:00.0000000Z") {
  const answer = await service.call(`machineimages/${name}?comp=reference&expiry=${expiry}&permission=readwrite`);
  return (between(answer.body, "SharedAccessSignatureUrl") ?? answer.body).replaceAll("&amp;", "&");
}

/** Sends a file byte for byte, as a page blob. */
export async function sendPages(service: ServiceUnderTest, url: string, file: string): Promise<void> {
  const bytes = readFileSync(file);
  const expectCreated = ({ status, body }: Answer) => {
    if (status !== 201) throw new Error(body);
  };
  const headers = { "x-ms-blob-type": "PageBlob", "x-ms-blob-content-length": String(bytes.length) };
  expectCreated(await service.fetch(url, { method: "PUT", body: "", headers }));
  for (let at = 0; at < bytes.length; at += PAGES) {
    const piece = bytes.subarray(at, at + PAGES);
    if (piece.every((byte) => byte === 0)) continue;
    const range = { "x-ms-page-write": "update", "x-ms-range": `bytes=${at}-${at + piece.length - 1}` };
    expectCreated(await service.fetch(`${url}&comp=page`, { method: "PUT", body: piece, headers: range }));
  }
}

/** Prepares, sends and commits; the operation's end. */
export async function upload(service: ServiceUnderTest, name: string, file: string): Promise<string> {
  const prepared = await prepare(service, name, file);
  if (prepared.status !== 201) return prepared.body;
  await sendPages(service, await referenceOf(service, name), file);
  const committed = await service.call(`machineimages/${name}?comp=commitmachineimage`, { method: "POST", body: "" });
  return committed.status === 202 ? service.ended(committed) : committed.body;
}

export const setParent = (service: ServiceUnderTest, name: string, parent: string): Promise<Answer> =>
  service.call(`machineimages/${name}?comp=setparent`, {
    body: xml("ParentMachineImage", { ParentImageName: parent }),
  });

export interface TestRole {
  readonly name: string;
  readonly kind?: "VirtualMachineRole" | "WebRole" | "WorkerRole";
  readonly size?: string;
  readonly application?: string;
}

const DEFINITION = "http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition";
const CONFIGURATION = "http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration";

/** A service package of these roles. */
export function cspkg(roles: readonly TestRole[]): Buffer {
  const elements = roles.map(
    ({ name, kind = "VirtualMachineRole", size = "Small" }) => `<${kind} name="${name}" vmsize="${size}"/>`,
  );
  return zipOf({
    "ServiceDefinition.csd": `<ServiceDefinition name="orders" xmlns="${DEFINITION}">${elements.join("")}</ServiceDefinition>`,
    ...Object.fromEntries(roles.map(({ name, application = "" }) => [`${name}.cssx`, application])),
  });
}

/** Puts a package into the account's container; its address. */
export async function sendPackage(service: ServiceUnderTest, name: string, bytes: Buffer): Promise<string> {
  const url = new URL(service.access.storage.packagesUrl);
  url.pathname += `/${name}`;
  const headers = { "x-ms-blob-type": "BlockBlob" };
  const { status, body } = await service.fetch(url.href, { method: "PUT", body: bytes, headers });
  if (status !== 201) throw new Error(body);
  return url.href.replace(/\?.*$/, "");
}

export interface TestConfiguration {
  readonly attributes?: string;
  readonly roles: readonly { name: string; count?: number; image?: string; setting?: string }[];
}

/** A .cscfg's text. */
export function cscfg({ attributes = "", roles }: TestConfiguration): string {
  const elements = roles.map(({ name, count = 1, image, setting = "" }) => {
    const osImage = image === undefined ? "" : `<OsImage href="${image}"/>`;
    const settings = `<ConfigurationSettings><Setting name="Greeting" value="${setting}"/></ConfigurationSettings>`;
    return `<Role name="${name}"><Instances count="${count}"/>${osImage}${settings}</Role>`;
  });
  return `<ServiceConfiguration serviceName="orders" ${attributes} xmlns="${CONFIGURATION}">${elements.join("")}</ServiceConfiguration>`;
}
