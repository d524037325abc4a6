import { type RoleKind, readCsdef, type ServiceDefinition } from "../service/csdef.ts";
import { parseXmlBytes } from "../xml/document.ts";
import { attributeOf } from "../xml/element.ts";
import { type ReadZipOptions, readZip, type ZipEntry } from "./read-zip.ts";

/**
 * A .cssx up to this size holds no application (M10 says *small*; how small is ours: a definition has a few kilobytes, an
 * empty ASP.NET site some hundred).
 */
const SMALL = 64 * 1024;

/** What is in one role's part of a package. */
export interface PackagedRole {
  /** The .cssx. */
  readonly part: string;
  readonly name: string;
  readonly bytes: number;
  readonly kind: RoleKind | "web or worker";
  /** By the definition in the package, where there is one. */
  readonly size?: string;
  /** How its kind is known: told by the definition in the package, or by the size of its .cssx (M10). */
  readonly by: "definition" | "size";
  /** Does it hold files of an application? undefined where it cannot be looked into. */
  readonly application: boolean | undefined;
}

/** What a .cspkg is. */
export interface PackageReport {
  readonly service: string | undefined;
  readonly roles: readonly PackagedRole[];
  readonly entries: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly packedBytes: number;
    readonly sha256: string;
  }[];
  /** Entries whose hash is not what the package's own manifest says; undefined where it has none that we read. */
  readonly altered: readonly string[] | undefined;
}

/** Looks into a package without unpacking it to anywhere. Throws `PatchrigError` unreadable-input. */
export async function inspectCspkg(
  source: string | Buffer,
  options: Omit<ReadZipOptions, "keep">,
): Promise<PackageReport> {
  const entries = await readZip(source, { ...options, keep: (name) => /\.(csd|csdef|csman|cssx)$/i.test(name) });
  const definition = definitionOf(entries, options.file);
  const parts = entries.filter(({ name }) => /\.cssx$/i.test(name));
  return {
    service: definition?.name,
    roles: await Promise.all(parts.map((part) => roleOf(part, definition, options))),
    entries: entries.map(({ content: _, ...entry }) => entry),
    altered: alteredOf(entries, options.file),
  };
}

function definitionOf(entries: readonly ZipEntry[], file: string): ServiceDefinition | undefined {
  const found = entries.find(({ name, content }) => /\.csd(ef)?$/i.test(name) && content !== undefined);
  return found?.content && readCsdef(parseXmlBytes(found.content, `${file}/${found.name}`));
}

async function roleOf(
  part: ZipEntry,
  definition: ServiceDefinition | undefined,
  options: Omit<ReadZipOptions, "keep">,
): Promise<PackagedRole> {
  // The SDK puts an id behind the role's name (Shop_1f3c….cssx).
  const stem = part.name.replace(/^.*\//, "").replace(/\.cssx$/i, "");
  const defined = definition?.roles.find(({ name }) => stem === name || stem.startsWith(`${name}_`));
  const known = {
    part: part.name,
    name: defined?.name ?? stem,
    bytes: part.bytes,
    application: await applicationOf(part, options),
  };
  if (defined) return { ...known, kind: defined.kind, size: defined.size, by: "definition" };
  return { ...known, kind: part.bytes <= SMALL ? "vm" : "web or worker", by: "size" };
}

async function applicationOf(part: ZipEntry, options: Omit<ReadZipOptions, "keep">): Promise<boolean | undefined> {
  // Of old SDKs a .cssx is encrypted, and no archive to us.
  if (part.content?.subarray(0, 2).toString("latin1") !== "PK") return undefined;
  const inner = await readZip(part.content, { ...options, file: `${options.file}/${part.name}` });
  return inner.some(({ name }) => name.startsWith("approot/"));
}

function alteredOf(entries: readonly ZipEntry[], file: string): readonly string[] | undefined {
  const manifest = entries.find(({ name }) => name === "package.csman");
  if (manifest?.content === undefined) return undefined;
  const { root } = parseXmlBytes(manifest.content, `${file}/${manifest.name}`);
  return root.children.flatMap((item) => {
    const name = attributeOf(item, "name")?.value ?? "";
    const entry = entries.find((one) => one.name === name);
    return entry?.sha256 === attributeOf(item, "sha256")?.value ? [] : [name];
  });
}
