import { readFileSync } from "node:fs";
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";

/** A YAML file that cannot be used; `message` begins with file:line:column. */
export class YamlFileError extends Error {
  readonly file: string;
  readonly line: number;
  readonly column: number;

  constructor(file: string, place: { readonly line: number; readonly column: number }, problem: string) {
    super(`${file}:${place.line}:${place.column}: ${problem}`);
    this.name = "YamlFileError";
    this.file = file;
    this.line = place.line;
    this.column = place.column;
  }
}

/** Reads a YAML file and checks it by a schema. Throws `YamlFileError` with the place of the first problem. */
export function readYamlFile<T>(file: string, schema: z.ZodType<T>): T {
  return parseYaml(readFileSync(file, "utf8"), schema, file);
}

/** Parses YAML text; `file` only names it in errors. Aliases are bounded, so that no text expands without limit. */
export function parseYaml<T>(text: string, schema: z.ZodType<T>, file: string): T {
  const layer = parseLayer(text, file);
  return checkLayers(layer.value, [layer], schema);
}

/** A parsed YAML text that is not checked yet, and where its values stand. */
export interface YamlLayer {
  readonly file: string;
  readonly value: unknown;
  /** How much of a path exists here, and the error for a problem there. */
  depthOf(path: readonly (string | number)[]): number;
  error(path: readonly (string | number)[], problem: string): YamlFileError;
  /** The error for a key that should not be there. */
  keyError(path: readonly (string | number)[], problem: string): YamlFileError;
}

/** Parses YAML text without a schema. Throws `YamlFileError` where it is no YAML. */
export function parseLayer(text: string, file: string): YamlLayer {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const [broken] = document.errors;
  if (broken) throw new YamlFileError(file, placeOf(lines, broken.pos[0]), broken.message);
  return {
    file,
    value: document.toJS({ maxAliasCount: 100 }),
    depthOf: (path) => nearest(document, path).depth,
    error: (path, problem) => new YamlFileError(file, placeOf(lines, nearest(document, path).offset), problem),
    keyError: (path, problem) => new YamlFileError(file, placeOf(lines, keyOffset(document, path)), problem),
  };
}

/** Checks a value that was merged from layers, the most particular first; a problem is shown where it was written. */
export function checkLayers<T>(value: unknown, layers: readonly YamlLayer[], schema: z.ZodType<T>): T {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const { issues } = checked.error;
  // A key that nobody knows is most often the misspelt one that is missing.
  const unknown = issues.find((issue) => issue.code === "unrecognized_keys");
  const issue = unknown ?? issues[0];
  const path = [...(issue?.path ?? []), ...(unknown?.keys.slice(0, 1) ?? [])] as (string | number)[];
  const [first, ...others] = layers;
  if (first === undefined) throw checked.error;
  const layer = others.reduce((best, other) => (other.depthOf(path) > best.depthOf(path) ? other : best), first);
  if (unknown) throw layer.keyError(path, `${path.join(".")}: ${unknown.message}`);
  throw layer.error(path, `${path.join(".") || "document"}: ${issue?.message}`);
}

function placeOf(lines: LineCounter, offset: number) {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Where a key itself begins, not its value. */
function keyOffset(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): number {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
  const range = isScalar(pair?.key) ? pair.key.range : undefined;
  return range?.[0] ?? nearest(document, path).offset;
}

/** Where the nearest existing node on a path begins, and how deep it lies. */
function nearest(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]) {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    const range = (node as { range?: readonly number[] } | null | undefined)?.range;
    if (range?.[0] !== undefined) return { depth, offset: range[0] };
  }
  return { depth: 0, offset: document.contents?.range?.[0] ?? 0 };
}
