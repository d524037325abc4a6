import { expectRoot } from "../service/csdef.ts";
import type { XmlDocument } from "../xml/document.ts";
import { attributeOf, childNamed, type Place, type XmlElement } from "../xml/element.ts";
import { UNATTEND_NAMESPACE } from "./components.ts";

export interface UnattendComponent {
  readonly name: string;
  readonly pass: string;
  readonly architecture: string | undefined;
  readonly publicKeyToken: string | undefined;
  readonly element: XmlElement;
  readonly at: Place;
}

/** An answer file: its passes and their components (W11). */
export interface Unattend {
  readonly file: string;
  readonly at: Place;
  readonly passes: readonly { readonly name: string; readonly at: Place }[];
  readonly components: readonly UnattendComponent[];
}

/** Reads an answer file. Throws `PatchrigError` unreadable-input with file:line:column. */
export function readUnattend({ root, file }: XmlDocument): Unattend {
  expectRoot(root, { name: "unattend", namespace: UNATTEND_NAMESPACE, file });
  const settings = root.children.filter(({ name }) => name === "settings");
  return {
    file,
    at: root.at,
    passes: settings.map((pass) => ({ name: attributeOf(pass, "pass")?.value ?? "", at: pass.at })),
    components: settings.flatMap((pass) =>
      pass.children.filter(({ name }) => name === "component").map((element) => componentOf(element, pass)),
    ),
  };
}

function componentOf(element: XmlElement, pass: XmlElement): UnattendComponent {
  return {
    name: attributeOf(element, "name")?.value ?? "",
    pass: attributeOf(pass, "pass")?.value ?? "",
    architecture: attributeOf(element, "processorArchitecture")?.value,
    publicKeyToken: attributeOf(element, "publicKeyToken")?.value,
    element,
    at: element.at,
  };
}

/** A password of an answer file, as it is hidden or not. */
export interface UnattendPassword {
  readonly owner: "AdministratorPassword" | "Password";
  readonly value: string;
  readonly isPlain: boolean;
  readonly component: UnattendComponent;
  readonly at: Place;
}

/** Every password under a component's <UserAccounts>, and the one of <AutoLogon>. */
export function passwordsOf(component: UnattendComponent): readonly UnattendPassword[] {
  return elementsUnder(component.element).flatMap((element) => {
    const { name } = element;
    if (name !== "AdministratorPassword" && name !== "Password") return [];
    return [
      {
        owner: name,
        value: childNamed(element, "Value")?.text ?? "",
        // Windows takes a password that does not say otherwise as plain text.
        isPlain: !/^\s*(false|0)\s*$/i.test(childNamed(element, "PlainText")?.text ?? "true"),
        component,
        at: element.at,
      },
    ];
  });
}

function elementsUnder(element: XmlElement): readonly XmlElement[] {
  return element.children.flatMap((child) => [child, ...elementsUnder(child)]);
}
