export type Path = (string | number)[];

/** A value of a profile or a payload, with what it says of its origin. */
export interface Cited {
  readonly path: Path;
  readonly cite: readonly string[];
  readonly inferred: string | undefined;
  readonly how: string | undefined;
  /** What has to stand in the evidence; undefined for what is no text. */
  readonly quote: string | undefined;
}

/** What needs no evidence: names of ours, and what the entries beside them cite. */
const OURS = new Set(["id", "extends", "title", "name", "kind", "brings", "version", "build", "releaseDate"]);
/** Paths are quoted by V23 and by the 503 text; titles stand on our own pages. */
const OURS_IN_WEB = new Set(["path", "title", "loginPath"]);

/** Every value in a document that must cite something or say why it is inferred. */
export function valuesOf(document: unknown, path: Path = []): Cited[] {
  if (Array.isArray(document)) return document.flatMap((item, index) => valuesOf(item, [...path, index]));
  if (typeof document !== "object" || document === null) return isOurs(path) ? [] : [citedAt(path, {}, undefined)];
  const map = document as Readonly<Record<string, unknown>>;
  if ("cite" in map || "inferred" in map || isEntry(map)) {
    return [citedAt(path, map, quoteOf(map)), ...HELP.flatMap((key) => valuesOf(map[key] ?? [], [...path, key]))];
  }
  return Object.entries(map).flatMap(([key, value]) => valuesOf(value, [...path, key]));
}

/** What an API command's help says is cited apart from its name: a list of names shows no help. */
const HELP = ["description", "arguments"];

/** Plug-ins, API commands and payload fields: one map each, with the citation beside the name. */
const isEntry = (map: Readonly<Record<string, unknown>>) =>
  "key" in map || ("name" in map && ("title" in map || "type" in map));

function isOurs(path: Path): boolean {
  const key = String(path.at(-1));
  if (path[0] === "web") return OURS_IN_WEB.has(key);
  return OURS.has(key) && (path.length === 1 || path[0] === "release");
}

function quoteOf(map: Readonly<Record<string, unknown>>): string | undefined {
  // An argument is quoted as `--help` shows it (17).
  if (typeof map.name === "string" && typeof map.type === "string")
    return `--${map.name} ${map.type}\n${String(map.text)}`;
  if (typeof map.text === "string") return map.text;
  // A field of `list --staged` is quoted with its key; a plug-in is typed by its short name.
  if (typeof map.key === "string") return `        ${map.key}: ${String(map.value)}`;
  if (typeof map.name === "string") return map.name.replace(/^com\.vmware\.(?!appliance\.)/, "");
  return typeof map.value === "string" || typeof map.value === "number" ? String(map.value) : undefined;
}

function citedAt(path: Path, map: Readonly<Record<string, unknown>>, quote: string | undefined): Cited {
  const { cite, inferred, how } = map;
  const list = typeof cite === "string" ? [cite] : Array.isArray(cite) ? cite.map(String) : [];
  return { path, cite: list, inferred: stringOr(inferred), how: stringOr(how), quote };
}

const stringOr = (value: unknown) => (typeof value === "string" ? value : undefined);
