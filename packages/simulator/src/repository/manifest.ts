import { readXml } from "../vmrole/xml/read-xml.ts";

/** A file of the pool. */
export interface PooledPackage {
  /** In the repository: `package-pool/NAME`. */
  readonly path: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** What a repository holds, by its own words. */
export interface Manifest {
  readonly product: string;
  readonly version: string;
  readonly build: number;
  readonly packages: readonly PooledPackage[];
}

/** How many files a pool may have: several times the largest update. */
const MOST_PACKAGES = 2_000;

/** Writes a manifest: XML of our own, of the shape of a product's. */
export function writeManifest({ product, version, build, packages }: Manifest): string {
  const lines = packages.map(
    ({ path, size, sha256 }) =>
      `    <package size="${size}"><location href="${quoted(path)}"/><checksum type="sha256">${sha256}</checksum></package>\n`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<update>\n',
    `  <product>${quoted(product)}</product>\n`,
    `  <version>${version}</version>\n`,
    `  <fullVersion>${version} Build ${build}</fullVersion>\n`,
    `  <packageList>\n${lines.join("")}  </packageList>\n</update>\n`,
  ].join("");
}

/** Reads one; undefined for what is none, names files outside the pool, or names too many. */
export function readManifest(text: string): Manifest | undefined {
  const read = readXml(text);
  if (!("value" in read) || read.value.name !== "update") return undefined;
  const { children } = read.value;
  const textOf = (name: string) => children.find((child) => child.name === name)?.text.trim() ?? "";
  const [, version = "", build] = /^(\d+(?:\.\d+){3}) Build (\d+)$/.exec(textOf("fullVersion")) ?? [];
  const listed = children.find(({ name }) => name === "packageList")?.children ?? [];
  if (version === "" || version !== textOf("version") || listed.length > MOST_PACKAGES) return undefined;
  const packages: PooledPackage[] = [];
  for (const { attributes, children: parts } of listed) {
    const path = parts.find(({ name }) => name === "location")?.attributes.href ?? "";
    const sha256 = parts.find(({ name }) => name === "checksum")?.text.trim() ?? "";
    const size = Number(attributes.size);
    const isInPool = /^package-pool\/[\w+~^-][\w.+~^-]*$/.test(path);
    if (!isInPool || !/^[\da-f]{64}$/.test(sha256) || !Number.isSafeInteger(size)) return undefined;
    packages.push({ path, size, sha256 });
  }
  return { product: textOf("product"), version, build: Number(build), packages };
}

const quoted = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
