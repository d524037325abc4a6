import { parseInstant } from "../../clock/index.ts";
import { GRADES, type SessionGrade, type SessionPassport } from "./document.ts";
import { type DocumentProblem, problemAt } from "./problem.ts";

const FIRST = "patchrig: session 1";
const REQUIRED = ["product", "version", "build", "when", "who", "terminal", "locale", "licence", "redactions"] as const;
const CLOCKS = ["wall", "simulated", "jumps"] as const;

interface Field {
  readonly value: string;
  readonly line: number;
}

type Read<T> = { readonly value: T } | { readonly problem: DocumentProblem };

/** Reads a document's head: `---`, the passport, `---`. `next` is the index of the first row behind it. */
export function parsePassport(
  rows: readonly string[],
): Read<{ readonly passport: SessionPassport; readonly next: number }> {
  if (rows[0] !== "---" || rows[1] !== FIRST) {
    return problemAt(1, 1, `expected a passport: a line ---, then ${FIRST}, ${REQUIRED.join(", ")}, then ---`);
  }
  const end = rows.indexOf("---", 1);
  if (end < 0) return problemAt(1, 1, "expected --- at the passport's end");
  const fields = new Map<string, Field>();
  for (const [index, row] of rows.slice(2, end).entries()) {
    const [, key, value = ""] = /^([a-z][\w-]*):(?: (.*))?$/.exec(row) ?? [];
    if (key === undefined) return problemAt(index + 3, 1, `expected key: value, got ${row}`);
    if (fields.has(key)) return problemAt(index + 3, 1, `${key} stands here a second time`);
    fields.set(key, { value, line: index + 3 });
  }
  const missing = REQUIRED.filter((key) => !fields.get(key)?.value);
  if (missing.length > 0) return problemAt(end + 1, 1, `the passport lacks ${missing.join(", ")}`);
  const read = readFields(fields);
  return "value" in read ? { value: { passport: read.value, next: end + 1 } } : read;
}

const KNOWN = new Set<string>([...REQUIRED, "prompts", "grade", "clock", "expires", "evidence", "title", "source"]);

function readFields(fields: ReadonlyMap<string, Field>): Read<SessionPassport> {
  const text = (key: string) => fields.get(key)?.value ?? "";
  const wrong = (key: string, expected: string) =>
    problemAt(fields.get(key)?.line ?? 1, key.length + 3, `${key}: expected ${expected}, got ${text(key)}`);
  const prompts = promptsOf(text("prompts"));
  if (prompts === undefined) return wrong("prompts", 'a list as ["Command> "]');
  if (parseInstant(text("when")) === undefined) return wrong("when", "a time as 2015-10-08T02:43:36Z");
  if (!/^\d+$/.test(text("redactions"))) return wrong("redactions", "a number");
  if (!/^(?:\d+x\d+|unknown)$/.test(text("terminal"))) return wrong("terminal", "a size as 80x24, or unknown");
  const grade = GRADES.find((known) => known === (text("grade") || "text"));
  if (grade === undefined) return wrong("grade", GRADES.join(", "));
  const clock = CLOCKS.find((known) => known === (text("clock") || "wall"));
  if (clock === undefined) return wrong("clock", CLOCKS.join(", "));
  const days = text("expires") === "" ? undefined : /^(\d{1,5})d$/.exec(text("expires"))?.[1];
  if (text("expires") !== "" && days === undefined) return wrong("expires", "a number of days as 365d");
  return { value: assemble(fields, { prompts, grade, clock, days }) };
}

function assemble(
  fields: ReadonlyMap<string, Field>,
  read: { prompts: readonly string[]; grade: SessionGrade; clock: SessionPassport["clock"]; days: string | undefined },
): SessionPassport {
  const text = (key: string) => fields.get(key)?.value ?? "";
  const more = [...fields].filter(([key]) => !KNOWN.has(key)).map(([key, { value }]) => [key, value] as const);
  return {
    product: text("product"),
    version: text("version"),
    build: text("build"),
    when: text("when"),
    who: text("who"),
    terminal: text("terminal"),
    locale: text("locale"),
    licence: text("licence"),
    redactions: Number(text("redactions")),
    prompts: read.prompts,
    grade: read.grade,
    clock: read.clock,
    ...(read.days === undefined ? {} : { expires: Number(read.days) }),
    ...(text("evidence") === "true" ? { evidence: true as const } : {}),
    ...(text("title") === "" ? {} : { title: text("title") }),
    ...(text("source") === "" ? {} : { source: text("source") }),
    ...(more.length === 0 ? {} : { more }),
  };
}

/** Longest first, so that one prompt may begin another. */
function promptsOf(text: string): readonly string[] | undefined {
  if (text === "") return [];
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list) || list.some((one) => typeof one !== "string" || one.trim() === "")) return undefined;
    return (list as string[]).toSorted((one, other) => other.length - one.length || (one < other ? -1 : 1));
  } catch {
    return undefined;
  }
}

/** Writes the head; the pure pair of `parsePassport`. */
export function formatPassport(passport: SessionPassport): string {
  const { title, source, grade, clock, expires, evidence, prompts, more = [] } = passport;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["title", title],
    ...REQUIRED.map((key) => [key, String(passport[key])] as const),
    ["grade", grade],
    ["clock", clock],
    ["source", source],
    ["expires", expires === undefined ? undefined : `${expires}d`],
    ["evidence", evidence ? "true" : undefined],
    ["prompts", JSON.stringify(prompts)],
    ...more,
  ];
  const lines = rows.flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${value.replace(/\s*\n\s*/g, " ")}`.trimEnd()],
  );
  return ["---", FIRST, ...lines, "---"].join("\n");
}
