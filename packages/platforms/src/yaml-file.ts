import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
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
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const [broken] = document.errors;
  if (broken) throw new YamlFileError(file, placeOf(lines, broken.pos[0]), broken.message);
  const checked = schema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const path = (issue?.path ?? []) as (string | number)[];
  throw new YamlFileError(
    file,
    placeOf(lines, offsetOf(document, path)),
    `${path.join(".") || "document"}: ${issue?.message}`,
  );
}

function placeOf(lines: LineCounter, offset: number) {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Where the nearest existing node on a path begins. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    const range = (node as { range?: readonly number[] } | null)?.range;
    if (range?.[0] !== undefined) return range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}
