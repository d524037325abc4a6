/** Something to write: `null` is nil, `undefined` leaves the element out. */
export type XmlValue = string | number | boolean | null | undefined | readonly XmlElement[];

export type XmlElement = readonly [name: string, value: XmlValue];

/** An element as the service's replies have it: no declaration, no blanks (A24). */
export function writeDocument(root: XmlElement, namespaces: Readonly<Record<string, string>>): string {
  const [name, value] = root;
  const declared = Object.entries(namespaces).map(([key, uri]) => ` ${key}="${uri}"`);
  const inner = write(value ?? "");
  return inner === "" ? `<${name}${declared.join("")}/>` : `<${name}${declared.join("")}>${inner}</${name}>`;
}

function write(value: NonNullable<XmlValue>): string {
  if (typeof value !== "object") return escaped(String(value));
  return value.map(writeElement).join("");
}

function writeElement([name, value]: XmlElement): string {
  if (value === undefined) return "";
  if (value === null) return `<${name} i:nil="true"/>`;
  const inner = write(value);
  return inner === "" ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

// Characters that no XML document may have are left out: a stranger's label must not make a reply unreadable.
const escaped = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
