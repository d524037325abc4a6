import { parseDuration, parseInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { listProfiles } from "@patchrig/platforms/profiles";
import { z } from "zod";
import type { FaultSelector } from "../faults/fault.ts";
import { FAULTS } from "../faults/index.ts";
import { parseFaultSelector } from "../faults/parse-fault-selector.ts";
import { FAULT_PHASES } from "../faults/subject.ts";
import { checkIsoName } from "../vcsa/update/iso.ts";
import type { Scenario } from "./scenario.ts";

const text = z.string().trim().min(1, "expected a text");
const count = z.int().min(0, "expected a count");

const profile = text.refine((id) => listProfiles().includes(id), {
  error: ({ input }) => `no profile "${input}": there are ${listProfiles().join(", ")}`,
});

const iso = text.transform((name, context) => {
  try {
    checkIsoName(name);
  } catch (error) {
    context.addIssue({ code: "custom", message: messageOf(error) });
  }
  return name;
});

const duration = text.transform((typed, context) => {
  const ms = parseDuration(typed);
  if (ms === undefined)
    context.addIssue({ code: "custom", message: `"${typed}" is no duration: expected one like 90m` });
  return ms ?? 0;
});

const instant = text.transform((typed, context) => {
  const at = parseInstant(typed);
  if (at === undefined) {
    context.addIssue({ code: "custom", message: `"${typed}" is no instant: expected one like 2015-10-08T02:40:05Z` });
  }
  return at ?? 0;
});

const place = z
  .strictObject({
    role: z.enum(["psc", "vcenter", "embedded", "vcha-active", "vcha-passive", "vcha-witness"]).optional(),
    psc: text.optional(),
    replicatesWith: z.array(text).optional(),
    vcha: text.optional(),
  })
  .transform(present);

const appliance = z.strictObject({
  name: text.regex(/^[a-zA-Z0-9][a-zA-Z0-9.-]*$/, "expected letters, digits, dots and hyphens").default("vcsa-01"),
  profile: profile.default("vcsa/6.0"),
  iso: iso.optional(),
  password: text.optional(),
  place: place.optional(),
  stays: z.partialRecord(z.enum(["booting", "network", "sshd", "proxy", "initializing"]), duration).optional(),
});

const faultId = text.refine((id) => FAULTS.some((fault) => fault.id === id), {
  error: ({ input }) => `no fault "${input}": there are ${FAULTS.map(({ id }) => id).join(", ")}`,
});

const selector = z
  .strictObject({
    id: faultId,
    appliance: text.optional(),
    phase: z.enum(FAULT_PHASES).optional(),
    command: text.optional(),
    first: z.int().min(1).optional(),
    after: count.optional(),
    probability: z.number().gt(0).max(1).optional(),
  })
  .transform(present);

/** Either the selector as it is typed at a command line, or its parts. */
const fault = z
  .unknown()
  .transform((value, context) => (typeof value === "string" ? typed(value, context) : value))
  .pipe(selector);

function typed(value: string, context: z.RefinementCtx): unknown {
  try {
    return parseFaultSelector(value);
  } catch (error) {
    context.addIssue({ code: "custom", message: messageOf(error) });
    return z.NEVER;
  }
}

const expected = z
  .strictObject({
    outcome: z.enum(["done", "refused", "failed", "waiting"]).optional(),
    step: text.optional(),
    phase: z.enum(FAULT_PHASES).optional(),
    build: z.int().positive().optional(),
    commands: z
      .record(text, z.union([count, z.strictObject({ atMost: count })], "expected a count, or { atMost: count }"))
      .default({}),
    hits: z.record(text, count).default({}),
    atLeast: duration.optional(),
    atMost: duration.optional(),
  })
  .transform(({ atLeast, atMost, ...rest }) => ({
    ...present(rest),
    ...(atLeast === undefined ? {} : { atLeastMs: atLeast }),
    ...(atMost === undefined ? {} : { atMostMs: atMost }),
  }));

/** A scenario file. What it names must exist: profiles, faults, their phases, appliances. */
export const scenarioSchema: z.ZodType<Scenario> = z
  .strictObject({
    title: text,
    story: text,
    cite: z.array(z.union([z.string(), z.int()]).transform(String)).default([]),
    inferred: text.optional(),
    seed: z.int().min(0).max(999_999_999).optional(),
    clock: z
      .strictObject({
        startsAt: instant.optional(),
        speed: z
          .union([z.number().positive(), z.enum(["max", "manual"])], "expected a number above 0, max or manual")
          .optional(),
      })
      .transform(present)
      .default({}),
    appliances: z
      .array(appliance.transform(present))
      .min(1, "expected an appliance")
      .default(() => [{ name: "vcsa-01", profile: "vcsa/6.0" }]),
    update: z.strictObject({ to: text.optional(), iso: iso.optional() }).transform(present).default({}),
    faults: z.array(fault).default([]),
    expect: expected.prefault({}),
  })
  .superRefine((scenario, context) => {
    if (scenario.cite.length === 0 && scenario.inferred === undefined) {
      context.addIssue({ code: "custom", path: ["title"], message: "expected cite or inferred beside it" });
    }
    for (const { path, message } of mismatches(scenario))
      context.addIssue({ code: "custom", path: [...path], message });
  })
  .transform(present);

interface Mismatch {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

interface Named {
  readonly appliances: readonly { readonly name: string }[];
  readonly faults: readonly FaultSelector[];
  readonly expect: { readonly hits: Readonly<Record<string, number>> };
}

/** What names something that another part of the file does not have. */
function mismatches({ appliances, faults, expect }: Named): readonly Mismatch[] {
  const names = appliances.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  return [
    ...(twice < 0
      ? []
      : [{ path: ["appliances", twice, "name"], message: `two appliances are called "${names[twice]}"` }]),
    ...faults.flatMap((selector, index) =>
      misfits(selector, names).map((fit) => ({ ...fit, path: ["faults", index, ...fit.path] })),
    ),
    ...Object.keys(expect.hits)
      .filter((id) => !faults.some((selector) => selector.id === id))
      .map((id) => ({ path: ["expect", "hits", id], message: `no fault "${id}" is armed in this scenario` })),
  ];
}

function misfits({ id, appliance, phase, command }: FaultSelector, names: readonly string[]): readonly Mismatch[] {
  const target = FAULTS.find((known) => known.id === id)?.target;
  if (!target) return [];
  const found: Mismatch[] = [];
  if (appliance !== undefined && !names.includes(appliance)) {
    found.push({ path: ["appliance"], message: `no appliance "${appliance}": there are ${names.join(", ")}` });
  }
  if (phase !== undefined && !target.phases.includes(phase)) {
    const phases = target.phases.join(", ") || "it names none";
    found.push({ path: ["phase"], message: `${id} has no phase "${phase}": ${phases}` });
  }
  if (command !== undefined && !target.command)
    found.push({ path: ["command"], message: `${id} waits for no command` });
  return found;
}

/** The same without what is undefined. */
function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}

const messageOf = (error: unknown): string => (error instanceof PatchrigError ? error.message : String(error));
