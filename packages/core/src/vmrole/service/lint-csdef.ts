import { PatchrigError } from "../../errors.ts";
import { type Finding, inOrder } from "../finding.ts";
import type { XmlDocument } from "../xml/document.ts";
import { attributeOf, type Place, type XmlElement } from "../xml/element.ts";
import { roleKindOf } from "./csdef.ts";

/** What the service would refuse in a definition, by the sizes of roles that there are (W6, A13); in the order of the file. */
export function lintCsdef({ root, file }: XmlDocument, sizes: readonly string[]): readonly Finding[] {
  const error = (rule: string, at: Place, text: string, cite: string): Finding[] => [
    { level: "error", rule, text, file, at, cite: [cite] },
  ];
  const roles = root.children.filter((child) => roleKindOf(child) !== undefined);
  return inOrder([
    ...(roles.length === 0 ? error("no-role", root.at, "the definition has no role", "inferred") : []),
    ...root.children
      .filter((child) => child.name.endsWith("Role") && !roles.includes(child))
      .flatMap(({ name, at }) => error("unknown-role", at, `<${name}> is no role that there is`, "inferred")),
    ...roles.flatMap((role) => {
      const size = attributeOf(role, "vmsize");
      if (size === undefined || sizes.includes(size.value)) return [];
      const text = `there is no role size "${size.value}": there are ${sizes.join(", ")}`;
      return error("unknown-size", size.at, text, "A13");
    }),
    ...roles.flatMap(within).flatMap((element) => {
      const wrong = element.attributes.filter((one) => PORTS.has(one.name) && !isPort(one.value, element, one.name));
      return wrong.flatMap(({ name, value, at }) =>
        error("port", at, `${name} is expected from 1 to 65535, found "${value}"`, "inferred"),
      );
    }),
  ]);
}

/** Throws `PatchrigError` unreadable-input for the first that the service would refuse. */
export function requireSoundCsdef(document: XmlDocument, sizes: readonly string[]): void {
  const [worst] = lintCsdef(document, sizes);
  if (worst === undefined) return;
  const { file, at, text, cite } = worst;
  throw new PatchrigError("unreadable-input", `${file}:${at.line}:${at.column}: ${text} (${cite.join(", ")})`);
}

const PORTS: ReadonlySet<string> = new Set(["port", "localPort"]);

/** `*` lets the service choose, all but the port that the world comes in by. */
function isPort(value: string, { name }: XmlElement, attribute: string): boolean {
  if (value === "*") return !(name === "InputEndpoint" && attribute === "port");
  return /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535;
}

const within = (element: XmlElement): readonly XmlElement[] =>
  element.children.filter(({ name }) => name === "Endpoints").flatMap(({ children }) => children);
