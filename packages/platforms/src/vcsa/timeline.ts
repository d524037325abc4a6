import { z } from "zod";

/**
 * A timeline is a list of writes by named writers. Four verbs, closed: say (writer: text), count, ask, become;
 * modifiers `after` (wait before it), `over` (a count's length) and `line: open` (what is said next goes on in the same
 * line, whoever says it: evidence 20, 32). No condition; nothing but `{name}`.
 */
export interface Timeline {
  /** Evidence numbers, or empty when all of it is inferred. */
  readonly evidence: readonly string[];
  readonly inferred?: string;
  readonly writers: Readonly<Record<string, StampStyle>>;
  readonly writes: readonly Write[];
}

/** `event-stamp`: `[2015-10-08T02:43:36.281] :` (day of the year); `log-stamp`: `[2015-10-08 02:43:36,422] :`; `bare`: none. */
export type StampStyle = "event-stamp" | "log-stamp" | "bare";

export type Write =
  | {
      readonly verb: "say";
      readonly writer: string;
      readonly text: string;
      /** Its line is not ended. */
      readonly open?: true;
      readonly afterMs: number;
      readonly inferred?: string;
    }
  | {
      readonly verb: "count";
      readonly writer: string;
      readonly text: string;
      /** The name of the number that is counted up to. */
      readonly of: string;
      readonly afterMs: number;
      readonly overMs: number;
      readonly inferred?: string;
    }
  | { readonly verb: "ask"; readonly question: string; readonly afterMs: number }
  | { readonly verb: "become"; readonly state: string; readonly afterMs: number; readonly inferred?: string };

const MODIFIERS = new Set(["after", "over", "count", "ask", "become", "line", "inferred"]);

const duration = z.string().regex(/^(\d+(\.\d+)?(ms|s|m|h))+$/, "expected a duration such as 8m25.4s");

const rawWrite = z.record(z.string(), z.string()).superRefine((raw, context) => {
  const writers = Object.keys(raw).filter((key) => !MODIFIERS.has(key));
  const verbs = writers.length + ("ask" in raw ? 1 : 0) + ("become" in raw ? 1 : 0);
  if (verbs !== 1) context.addIssue({ code: "custom", message: "expected exactly one of: a writer, ask, become" });
  if (raw.line !== undefined && (raw.line !== "open" || "count" in raw || "ask" in raw || "become" in raw)) {
    context.addIssue({ code: "custom", path: ["line"], message: 'expected "line: open", and a text that is said' });
  }
  for (const key of ["after", "over"]) {
    if (raw[key] !== undefined && !duration.safeParse(raw[key]).success) {
      context.addIssue({ code: "custom", path: [key], message: "expected a duration such as 8m25.4s" });
    }
  }
});

export const timelineSchema = z
  .strictObject({
    evidence: z.union([z.string(), z.array(z.string())]).default([]),
    inferred: z.string().optional(),
    writers: z.record(z.string(), z.enum(["event-stamp", "log-stamp", "bare"])).default({}),
    writes: z.array(rawWrite),
  })
  .superRefine((raw, context) => {
    raw.writes.forEach((write, index) => {
      for (const key of Object.keys(write)) {
        if (!MODIFIERS.has(key) && !(key in raw.writers)) {
          context.addIssue({
            code: "custom",
            path: ["writes", index, key],
            message: `unknown writer or modifier "${key}"`,
          });
        }
      }
    });
  })
  .transform(
    (raw): Timeline => ({
      evidence: typeof raw.evidence === "string" ? [raw.evidence] : raw.evidence,
      ...(raw.inferred === undefined ? {} : { inferred: raw.inferred }),
      writers: raw.writers,
      writes: raw.writes.map(toWrite),
    }),
  );

function toWrite(raw: Readonly<Record<string, string>>): Write {
  const afterMs = milliseconds(raw.after);
  const because = raw.inferred === undefined ? {} : { inferred: raw.inferred };
  if (raw.ask !== undefined) return { verb: "ask", question: raw.ask, afterMs };
  if (raw.become !== undefined) return { verb: "become", state: raw.become, afterMs, ...because };
  const [writer = "", text = ""] = Object.entries(raw).find(([key]) => !MODIFIERS.has(key)) ?? [];
  const open = raw.line === "open" ? { open: true as const } : {};
  if (raw.count === undefined) return { verb: "say", writer, text, ...open, afterMs, ...because };
  return { verb: "count", writer, text, of: raw.count, afterMs, overMs: milliseconds(raw.over), ...because };
}

function milliseconds(text: string | undefined): number {
  const unit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  let total = 0;
  for (const [, amount, name] of (text ?? "").matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    total += Number(amount) * unit[name as keyof typeof unit];
  }
  return Math.round(total);
}
