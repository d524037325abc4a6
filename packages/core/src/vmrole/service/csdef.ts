import type { XmlDocument } from "../xml/document.ts";
import { attributeOf, type Place, type XmlElement } from "../xml/element.ts";
import { unreadableAt } from "../xml/parse-xml.ts";

/** W20. */
const NAMESPACE = "http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition";
const KINDS: Readonly<Record<string, RoleKind>> = { WebRole: "web", WorkerRole: "worker", VirtualMachineRole: "vm" };

/** Whose operating system it runs: the provider's (web, worker) or the customer's (M4). */
export type RoleKind = "web" | "worker" | "vm";

export interface DefinedRole {
  readonly name: string;
  readonly kind: RoleKind;
  /** Small where the definition says nothing. */
  readonly size: string;
  /** The names of the settings that a configuration gives values. */
  readonly settings: readonly string[];
  readonly at: Place;
}

/** What a .csdef says: the service model (M10). */
export interface ServiceDefinition {
  readonly name: string;
  readonly roles: readonly DefinedRole[];
  readonly file: string;
  readonly at: Place;
}

/** Reads a service definition. Throws `PatchrigError` unreadable-input with file:line:column. */
export function readCsdef({ root, file }: XmlDocument): ServiceDefinition {
  expectRoot(root, { name: "ServiceDefinition", namespace: NAMESPACE, file });
  const roles = root.children.flatMap((child) => {
    const kind = roleKindOf(child);
    return kind === undefined ? [] : [roleOf(child, kind, file)];
  });
  return { name: requiredAttribute(root, "name", file), roles, file, at: root.at };
}

/** The kind of role that an element defines; undefined where it defines none. */
export const roleKindOf = ({ name, namespace }: XmlElement): RoleKind | undefined =>
  namespace === NAMESPACE && Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;

function roleOf(element: XmlElement, kind: RoleKind, file: string): DefinedRole {
  const settings = element.children
    .filter(({ name }) => name === "ConfigurationSettings")
    .flatMap(({ children }) => children.map((setting) => attributeOf(setting, "name")?.value ?? ""));
  return {
    name: requiredAttribute(element, "name", file),
    kind,
    size: attributeOf(element, "vmsize")?.value ?? "Small",
    settings,
    at: element.at,
  };
}

/** Throws unless the document is what it should be, by name and namespace. */
export function expectRoot(
  root: XmlElement,
  wanted: { readonly name: string; readonly namespace: string; readonly file: string },
): void {
  if (root.name === wanted.name && root.namespace === wanted.namespace) return;
  const found = `<${root.name}> in ${root.namespace === "" ? "no namespace" : `"${root.namespace}"`}`;
  throw unreadableAt(wanted.file, root.at, `expected <${wanted.name}> in "${wanted.namespace}", found ${found}`);
}

/** The value of an attribute that must be there. */
export function requiredAttribute(element: XmlElement, name: string, file: string): string {
  const value = attributeOf(element, name)?.value;
  if (value !== undefined && value !== "") return value;
  throw unreadableAt(file, element.at, `expected ${name}="…" on <${element.name}>`);
}
