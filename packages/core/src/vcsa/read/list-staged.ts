import { splitLogLines } from "../console/log-line.ts";

export const LIST_STAGED = "software-packages list --staged";

/** A payload's own description, by `list --staged` or `list --iso`. What it does not say is undefined. */
export interface Payload {
  readonly name: string;
  readonly version: string | undefined;
  readonly build: number | undefined;
  readonly product: string | undefined;
  readonly kind: "FP" | "TP" | undefined;
  readonly severity: string | undefined;
  readonly kb: string | undefined;
  readonly releaseDate: string | undefined;
  readonly rebootRequired: boolean | undefined;
  /** Versions it may be installed on; empty when it names none (from 6.5 on: evidence 24, 32). */
  readonly supportedFrom: readonly string[];
}

const FIELD = /^\s*([A-Za-z][\w ]*?)\s*:(?:\s+(.*))?$/;
const PYTHON_ITEM = /u?'((?:[^'\\]|\\.)*)'|u?"((?:[^"\\]|\\.)*)"/g;

/**
 * Reads the indented `key: value` lines below a bare stamp. The keys come in any order (a Python dict's: evidence 03,
 * 24, 32) and their set grows with the releases. Undefined when the lines describe no payload.
 */
export function parsePayload(lines: readonly string[]): Payload | undefined {
  const fields = readFields(lines);
  const name = fields.get("name");
  if (!name) return undefined;
  const build = Number(fields.get("buildnumber"));
  return {
    name,
    version: fields.get("version"),
    build: Number.isInteger(build) && build > 0 ? build : undefined,
    product: fields.get("productname"),
    kind: kindOf(name, fields),
    severity: fields.get("severity")?.toLowerCase(),
    kb: fields.get("kb"),
    releaseDate: fields.get("releasedate"),
    rebootRequired: parseFlag(fields.get("rebootrequired")),
    supportedFrom: parsePythonList(fields.get("version_supported") ?? "").filter((version) => version !== ""),
  };
}

/** Items of a Python 2 or 3 list: `[u'6.5.0.20000', u'…']`, `['vmware-pod']`, `[]`. */
export function parsePythonList(text: string): readonly string[] {
  return [...text.matchAll(PYTHON_ITEM)].map((match) => match[1] ?? match[2] ?? "");
}

function readFields(lines: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let last: string | undefined;
  for (const line of lines) {
    const isStamped = splitLogLines(line).some((part) => typeof part !== "string");
    const field = isStamped ? undefined : FIELD.exec(line);
    if (field?.[1]) {
      last = field[1].toLowerCase();
      fields.set(last, (field[2] ?? "").trim());
    } else if (!isStamped && last !== undefined && line.trim() !== "") {
      fields.set(last, `${fields.get(last) ?? ""}${line.trim()}`);
    }
  }
  return fields;
}

/** FP is the whole product, TP third parties' parts only (V9); names lose the suffix after 6.7, where all are FP. */
function kindOf(name: string, fields: ReadonlyMap<string, string>): Payload["kind"] {
  const suffix = /-(FP|TP)$/i.exec(name)?.[1]?.toUpperCase();
  if (suffix === "FP" || suffix === "TP") return suffix;
  return parseFlag(fields.get("tpp_iso")) ? "TP" : undefined;
}

function parseFlag(text: string | undefined): boolean | undefined {
  if (/^(?:true|yes)$/i.test(text ?? "")) return true;
  return /^(?:false|no)$/i.test(text ?? "") ? false : undefined;
}
