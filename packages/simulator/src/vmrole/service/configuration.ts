import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import { badRequest } from "../fabric/refusal.ts";
import { childOf, childrenOf, readXml, type XmlNode } from "../xml/read-xml.ts";

/** What a .cscfg says. */
export interface Configuration {
  readonly osFamily?: string;
  readonly osVersion?: string;
  readonly roles: readonly ConfiguredRole[];
}

export interface ConfiguredRole {
  readonly name: string;
  readonly instances: number;
  readonly image?: string;
  readonly settings: string;
}

const MOST_INSTANCES = 1_000;

/** Reads a service configuration as it is sent, in base64. Throws `ServiceRefusal`. */
export function readConfiguration(fabric: Fabric, base64: string): Configuration {
  const refuse = (problem: string) =>
    badRequest(fill(fabric.profile.service.messages.configurationUnreadable.text, { problem }));
  const parsed = readXml(textOf(Buffer.from(base64, "base64")));
  if ("problem" in parsed) throw refuse(parsed.problem);
  const { name, namespace, attributes } = parsed.value;
  const expected = fabric.profile.xml.serviceConfiguration.value;
  if (name !== "ServiceConfiguration" || namespace !== expected) {
    throw refuse(`expected ServiceConfiguration in ${expected}, got ${name} in "${namespace}"`);
  }
  const roles = childrenOf(parsed.value, "Role").map((role) => readRole(role, refuse));
  const twice = roles.find((one, index) => roles.findIndex((other) => other.name === one.name) !== index);
  if (twice) throw refuse(`the role ${twice.name} stands in it twice`);
  const { osFamily, osVersion } = attributes;
  return { ...(osFamily === undefined ? {} : { osFamily }), ...(osVersion === undefined ? {} : { osVersion }), roles };
}

function readRole(role: XmlNode, refuse: (problem: string) => Error): ConfiguredRole {
  const { name } = role.attributes;
  if (name === undefined) throw refuse("a role has no name");
  const count = childOf(role, "Instances")?.attributes.count ?? "";
  const instances = /^\d{1,6}$/.test(count) ? Number(count) : 0;
  if (instances < 1 || instances > MOST_INSTANCES) {
    throw refuse(`the role ${name}: expected 1 to ${MOST_INSTANCES} instances, got "${count}"`);
  }
  const image = childOf(role, "OsImage")?.attributes.href;
  const settings = role.children.filter((child) => child.name !== "Instances" && child.name !== "OsImage");
  return { name, instances, ...(image === undefined ? {} : { image }), settings: JSON.stringify(settings) };
}

/** Visual Studio writes UTF-8 with a mark; PowerShell's own text is UTF-16. */
const textOf = (bytes: Buffer): string => bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf16le" : "utf8");
