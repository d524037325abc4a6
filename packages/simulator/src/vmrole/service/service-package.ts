import { createHash } from "node:crypto";
import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { DefinedRole, RoleKind, ServicePackage } from "../fabric/fabric-state.ts";
import { badRequest } from "../fabric/refusal.ts";
import { readXml, type XmlNode } from "../xml/read-xml.ts";
import { readZip, type ZipFile } from "./zip.ts";

/** Fetches a package from the storage account and reads what is deployed by it (M9, M10). Throws `ServiceRefusal`. */
export async function readServicePackage(fabric: Fabric, url: string): Promise<ServicePackage> {
  const bytes = await fetchPackage(fabric, url);
  const archive = readZip(bytes, (name) => /\.(csd|csdef|cssx)$/i.test(name));
  if ("problem" in archive) throw unreachable(fabric, url, archive.problem);
  const definition = archive.value.find(({ name }) => /\.csd(ef)?$/i.test(name));
  if (!definition) throw unreachable(fabric, url, "it holds no service definition");
  const parsed = readXml(definition.content.toString("utf8"));
  if ("problem" in parsed) throw unreachable(fabric, url, `${definition.name}: ${parsed.problem}`);
  const roles = rolesOf(fabric, parsed.value, archive.value);
  const sizes = fabric.profile.sizes.value.map(({ name }) => name);
  const odd = roles.find(({ size }) => !sizes.includes(size));
  // A13 has the sizes; what the service says of another is not known.
  if (odd) throw unreachable(fabric, url, `the role "${odd.name}" has no size that there is: "${odd.size}"`);
  if (roles.length === 0) throw unreachable(fabric, url, "its service definition has no role");
  // Without its signature, if it had one: the journal and snapshots tell of it.
  return { url: bare(url), sha256: digest(bytes), roles };
}

const LARGEST = 256 * 2 ** 20;

/** The service reads the package with the account's key; the simulated one reaches no other account. */
async function fetchPackage(fabric: Fabric, url: string): Promise<Buffer> {
  const { blobs, storage } = fabric;
  const [, account, container = "", name = ""] = /^https?:\/\/[^/?#]+\/([^/?#]+)\/([^/?#]+)\/([^?#]+)/.exec(url) ?? [];
  const blob = account === storage.account ? blobs.find({ container, name: decoded(name) }) : undefined;
  if (!blob) throw unreachable(fabric, url, `no blob of the storage account ${storage.account} is there`);
  if (blob.size > LARGEST) throw unreachable(fabric, url, `${blob.size} bytes are more than ${LARGEST}`);
  const chunks: Buffer[] = [];
  for await (const chunk of blobs.read(blob, 0, blob.size)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function rolesOf({ profile }: Fabric, definition: XmlNode, files: readonly ZipFile[]): readonly DefinedRole[] {
  const { roleElements, serviceDefinition } = profile.xml;
  if (definition.namespace !== serviceDefinition.value) return [];
  const kinds = Object.entries(roleElements.value) as [RoleKind, string][];
  return definition.children.flatMap((element) => {
    const kind = kinds.find(([, name]) => name === element.name)?.[0];
    const { name, vmsize = "Small" } = element.attributes;
    if (kind === undefined || name === undefined) return [];
    const part = files.find((file) => isPartOf(file.name, name));
    return [
      { name, kind, size: vmsize, sha256: digest(part?.content ?? Buffer.alloc(0)), endpoints: endpointsOf(element) },
    ];
  });
}

/** The SDK puts an id behind the role's name (M10). */
function isPartOf(file: string, role: string): boolean {
  const stem = file.replace(/^.*\//, "").replace(/\.cssx$/i, "");
  return /\.cssx$/i.test(file) && (stem === role || stem.startsWith(`${role}_`));
}

const endpointsOf = (role: XmlNode): number =>
  role.children
    .filter(({ name }) => name === "Endpoints")
    .reduce((sum, { children }) => sum + children.filter(({ name }) => name === "InputEndpoint").length, 0);

const bare = (url: string): string => url.replace(/[?#].*$/s, "");

const digest = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

const unreachable = ({ profile }: Fabric, url: string, problem: string) =>
  badRequest(fill(profile.service.messages.packageUnreachable.text, { url: bare(url), problem }));
