import { z } from "zod";
import { FAULT_PHASES } from "../../faults/subject.ts";

const clock = z.object({
  now: z.iso.datetime(),
  speed: z.union([z.number(), z.enum(["max", "manual"])]),
  paused: z.boolean(),
  nextEventAt: z.iso.datetime().nullable(),
});

const appliance = z.object({
  name: z.string(),
  profile: z.string(),
  version: z.string(),
  patchBuild: z.int(),
  vpxdBuild: z.int(),
  phase: z.string(),
  update: z.enum(["idle", "staging", "staged", "installing", "installed", "failed"]),
  iso: z.string().nullable(),
  staged: z.string().nullable(),
  shellEnabled: z.boolean(),
  ports: z.object({ ssh: z.boolean(), https: z.boolean(), vami: z.boolean() }),
  services: z.array(z.object({ name: z.string(), state: z.enum(["stopped", "starting", "running"]) })),
});

const fault = z.strictObject({
  id: z.string(),
  appliance: z.string().optional(),
  phase: z.enum(FAULT_PHASES).optional(),
  command: z.string().min(1).optional(),
  first: z.int().positive().optional(),
  after: z.int().nonnegative().optional(),
  probability: z.number().positive().max(1).optional(),
});

const armed = fault.extend({ kind: z.enum(["fault", "failure"]), hits: z.int() });

const session = z.object({
  id: z.int(),
  appliance: z.string(),
  kind: z.enum(["shell", "exec", "subsystem"]),
  command: z.string().nullable(),
  user: z.string(),
  from: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  columns: z.int(),
  rows: z.int(),
  own: z.boolean(),
});

const CLOCK_CHANGES = [
  { advance: "10m" },
  { speed: 60 },
  { speed: "max" },
  { pause: true },
  { step: true },
  { until: "booting", limit: "2h" },
];

/** What the admin API takes and gives. */
export const SCHEMAS = {
  health: z.object({ status: z.literal("ok") }),
  clock,
  clockChange: z
    .union(
      [
        z.strictObject({ advance: z.string() }),
        z.strictObject({ speed: z.union([z.number().positive(), z.enum(["max", "manual"])]) }),
        z.strictObject({ pause: z.boolean() }),
        z.strictObject({ step: z.literal(true) }),
        z.strictObject({ until: z.string(), limit: z.string().optional(), appliance: z.string().optional() }),
      ],
      { error: `expected one of ${CLOCK_CHANGES.map((change) => JSON.stringify(change)).join(", ")}` },
    )
    .meta({ examples: [...CLOCK_CHANGES] }),
  appliance,
  state: z.object({ version: z.literal(1), seed: z.int(), clock, appliances: z.array(appliance) }),
  fault,
  catalogue: z.object({
    catalogue: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(["fault", "failure"]),
        title: z.string(),
        expects: z.string(),
        client: z.string(),
        phases: z.array(z.enum(FAULT_PHASES)),
      }),
    ),
  }),
  faults: z.object({ faults: z.array(armed) }),
  snapshotName: z.strictObject({ name: z.string().regex(/^[\w.-]{1,80}$/, "expected letters, digits, . _ and -") }),
  snapshot: z.looseObject({ version: z.literal(1), seed: z.int(), at: z.iso.datetime() }),
  snapshots: z.object({ snapshots: z.array(z.object({ name: z.string(), at: z.iso.datetime() })) }),
  media: z.object({ media: z.array(z.string()) }),
  iso: z.strictObject({ name: z.string().min(1).nullable() }),
  screen: z.object({ text: z.string() }),
  session,
  sessions: z.object({ sessions: z.array(session) }),
  terminalSize: z.strictObject({ columns: z.int().min(1).max(1_000), rows: z.int().min(1).max(1_000) }),
  typed: z.strictObject({ text: z.string().max(16 * 1024) }),
  tapeEvent: z.object({ at: z.iso.datetime(), code: z.enum(["o", "r", "x"]), text: z.string() }),
  event: z.looseObject({ at: z.iso.datetime(), appliance: z.string(), type: z.string() }),
  problem: z.object({ error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }) }),
} as const;

export type ClockState = z.infer<typeof clock>;
export type SessionReport = z.infer<typeof session>;
export type ApplianceReport = z.infer<typeof appliance>;
