import { createHash } from "node:crypto";
import { PatchrigError } from "../../errors.ts";
import { readCsdef, type ServiceDefinition } from "../service/csdef.ts";
import type { XmlDocument } from "../xml/document.ts";
import { bytesOf } from "../xml/document.ts";
import { escaped } from "../xml/edit.ts";
import { writeZip, type ZipContent } from "./write-zip.ts";

/** The files of one role's application, by their path in it. A VM role has none: its application is in the VHD (M10, M11). */
export type RoleFiles = Readonly<Record<string, readonly ZipContent[]>>;

/**
 * Packs a service: a ZIP with the definition, one .cssx for each role and a manifest of hashes (M10). The inner layout is
 * ours, for the SDK's is not known. The same input gives the same bytes. Throws `PatchrigError` refused for files of a VM
 * role, and for a web or worker role without any.
 */
export async function packCspkg(definition: XmlDocument, files: RoleFiles = {}): Promise<Buffer> {
  const service = readCsdef(definition);
  refuseWrongFiles(service, files);
  const text = bytesOf(definition, definition.text);
  const parts = [
    { name: "ServiceDefinition.csd", content: text },
    ...(await Promise.all(
      service.roles.map(async ({ name, kind, size }) => {
        const model = Buffer.from(`<Role name="${escaped(name)}" kind="${kind}" size="${escaped(size)}"/>\n`);
        const content = await writeZip([
          { name: "RoleModel.xml", content: model },
          ...(files[name] ?? []).map(inApproot),
        ]);
        return { name: `${name}.cssx`, content };
      }),
    )),
  ];
  return writeZip([...parts, { name: "package.csman", content: manifestOf(parts) }]);
}

const inApproot = ({ name, content }: ZipContent): ZipContent => ({ name: `approot/${name}`, content });

function refuseWrongFiles({ roles }: ServiceDefinition, files: RoleFiles): void {
  for (const name of Object.keys(files)) {
    const role = roles.find((one) => one.name === name);
    if (role === undefined)
      throw refused(`there is no role "${name}"`, `there are: ${roles.map((one) => one.name).join(", ")}`);
    if (role.kind === "vm") {
      throw refused(`the VM role "${name}" has no application in its package (M10)`, "put it into the image: M11");
    }
  }
  for (const { name, kind } of roles) {
    if (kind !== "vm" && files[name] === undefined) {
      throw refused(`the ${kind} role "${name}" needs its application`, `give --role ${name}=FOLDER`);
    }
  }
}

function manifestOf(parts: readonly ZipContent[]): Buffer {
  const rows = parts.map(
    ({ name, content }) =>
      `  <Item name="${escaped(name)}" sha256="${createHash("sha256").update(content).digest("hex")}"/>`,
  );
  return Buffer.from(["<Manifest>", ...rows.sort(), "</Manifest>", ""].join("\n"));
}

const refused = (message: string, hint: string) => new PatchrigError("refused", message, { hint });
