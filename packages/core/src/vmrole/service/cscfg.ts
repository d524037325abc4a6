import type { XmlDocument } from "../xml/document.ts";
import { attributeOf, childNamed, childrenNamed, type Place, type XmlElement } from "../xml/element.ts";
import { expectRoot, requiredAttribute } from "./csdef.ts";

/** W20. */
const NAMESPACE = "http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration";

export interface Setting {
  readonly name: string;
  readonly value: string;
  readonly at: Place;
}

export interface ConfiguredRole {
  readonly name: string;
  /** As it is written; undefined where there is no count. */
  readonly instances: string | undefined;
  /** Which image a VM role uses (inferred: no text with the element was found). */
  readonly osImage: string | undefined;
  readonly settings: readonly Setting[];
  readonly at: Place;
  /** Of <Instances> and <OsImage>, where there are any. */
  readonly instancesAt: Place;
  readonly osImageAt: Place;
}

/** What a .cscfg says (M1, W1). */
export interface ServiceConfiguration {
  readonly serviceName: string;
  /** Undefined where it is left out: then the default holds. */
  readonly osFamily: string | undefined;
  readonly osVersion: string | undefined;
  readonly roles: readonly ConfiguredRole[];
  readonly file: string;
  readonly at: Place;
  readonly osFamilyAt: Place;
  readonly osVersionAt: Place;
}

/** Reads a service configuration. Throws `PatchrigError` unreadable-input with file:line:column. */
export function readCscfg({ root, file }: XmlDocument): ServiceConfiguration {
  expectRoot(root, { name: "ServiceConfiguration", namespace: NAMESPACE, file });
  const [osFamily, osVersion] = [attributeOf(root, "osFamily"), attributeOf(root, "osVersion")];
  return {
    serviceName: requiredAttribute(root, "serviceName", file),
    osFamily: osFamily?.value,
    osVersion: osVersion?.value,
    roles: childrenNamed(root, "Role").map((role) => roleOf(role, file)),
    file,
    at: root.at,
    osFamilyAt: osFamily?.at ?? root.at,
    osVersionAt: osVersion?.at ?? root.at,
  };
}

function roleOf(element: XmlElement, file: string): ConfiguredRole {
  const [instances, osImage] = [childNamed(element, "Instances"), childNamed(element, "OsImage")];
  return {
    name: requiredAttribute(element, "name", file),
    instances: instances && attributeOf(instances, "count")?.value,
    osImage: osImage && attributeOf(osImage, "href")?.value,
    settings: settingsOf(element).map((setting) => ({
      name: requiredAttribute(setting, "name", file),
      value: attributeOf(setting, "value")?.value ?? "",
      at: setting.at,
    })),
    at: element.at,
    instancesAt: instances?.at ?? element.at,
    osImageAt: osImage?.at ?? element.at,
  };
}

/** The <Setting> elements of a <Role>. */
export function settingsOf(role: XmlElement): readonly XmlElement[] {
  return childrenNamed(role, "ConfigurationSettings").flatMap((list) => childrenNamed(list, "Setting"));
}
