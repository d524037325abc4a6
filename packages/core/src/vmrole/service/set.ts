import { PatchrigError } from "../../errors.ts";
import { imageNameProblem, suggestImageName } from "../image-name.ts";
import type { XmlDocument } from "../xml/document.ts";
import { applyEdits, removeAttribute, setAttribute, type TextEdit } from "../xml/edit.ts";
import { attributeOf, childNamed, childrenNamed, type XmlElement } from "../xml/element.ts";
import { parseXml } from "../xml/parse-xml.ts";
import { readCscfg, settingsOf } from "./cscfg.ts";
import type { ServiceDefinition } from "./csdef.ts";
import { kindOf } from "./lint.ts";

/** What is to be changed in a service configuration. */
export interface CscfgChange {
  /** `null` takes the attribute out. */
  readonly osFamily?: string | null;
  readonly osVersion?: string | null;
  /** By role. */
  readonly instances?: Readonly<Record<string, number>>;
  readonly images?: Readonly<Record<string, string>>;
  readonly settings?: readonly { readonly role: string; readonly name: string; readonly value: string }[];
}

/**
 * The document's text with the change, all else as it was: comments, blanks, order, quotes. Throws `PatchrigError` refused
 * where a role, a setting or an image cannot have it.
 */
export function setInCscfg(document: XmlDocument, change: CscfgChange, definition?: ServiceDefinition): string {
  const config = readCscfg(document);
  const kinds = config.roles.map((role) => kindOf(role, definition));
  if ((change.osFamily ?? change.osVersion ?? null) !== null && kinds.length > 0 && kinds.every((k) => k === "vm")) {
    const hint = "patch the image instead: `patchrig vmrole plan`";
    throw refused("osFamily and osVersion do not apply to a VM role: its operating system is in its image (M6)", hint);
  }
  const text = applyEdits(document.text, [
    ...attributeEdits(document, "osFamily", change.osFamily),
    ...attributeEdits(document, "osVersion", change.osVersion),
    ...Object.entries(change.instances ?? {}).map(([role, count]) => instancesEdit(document, role, count)),
    ...Object.entries(change.images ?? {}).map(([role, image]) => imageEdit(document, role, image)),
    ...(change.settings ?? []).map((setting) => settingEdit(document, setting)),
  ]);
  // Whatever was edited, a broken document never leaves this function.
  readCscfg({ ...document, text, root: parseXml(text, document.file) });
  return text;
}

function attributeEdits({ text, root }: XmlDocument, name: string, value: string | null | undefined) {
  if (value === undefined) return [];
  return value === null ? removeAttribute(text, root, name) : [setAttribute(text, root, { name, value })];
}

function instancesEdit({ text, root }: XmlDocument, name: string, count: number): TextEdit {
  if (!Number.isInteger(count) || count < 1) {
    throw new PatchrigError("bad-usage", `expected a number of instances from 1 on for "${name}", found ${count}`);
  }
  const element = childNamed(roleNamed(root, name), "Instances");
  if (element === undefined) throw refused(`the role "${name}" has no <Instances>`, "add it by hand first");
  return setAttribute(text, element, { name: "count", value: String(count) });
}

function imageEdit({ text, root }: XmlDocument, name: string, image: string): TextEdit {
  const problem = imageNameProblem(image);
  if (problem?.certain) throw refused(`${problem.text} (M14)`, `call it ${suggestImageName(image)}`);
  const element = childNamed(roleNamed(root, name), "OsImage");
  if (element === undefined) throw refused(`the role "${name}" has no <OsImage>`, "only a VM role has one");
  return setAttribute(text, element, { name: "href", value: image });
}

function settingEdit(
  { text, root }: XmlDocument,
  { role, name, value }: { readonly role: string; readonly name: string; readonly value: string },
): TextEdit {
  const element = settingsOf(roleNamed(root, role)).find((setting) => attributeOf(setting, "name")?.value === name);
  if (element === undefined) {
    throw refused(
      `the role "${role}" has no setting "${name}"`,
      "a setting is defined in the .csdef and configured here",
    );
  }
  return setAttribute(text, element, { name: "value", value });
}

function roleNamed(root: XmlElement, name: string): XmlElement {
  const roles = childrenNamed(root, "Role");
  const found = roles.find((role) => attributeOf(role, "name")?.value === name);
  if (found) return found;
  const known = roles.map((role) => attributeOf(role, "name")?.value).join(", ");
  throw refused(`there is no role "${name}"`, `there are: ${known === "" ? "none" : known}`);
}

const refused = (message: string, hint: string) => new PatchrigError("refused", message, { hint });
