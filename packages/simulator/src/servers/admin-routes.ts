import { formatInstant, parseDuration } from "@patchrig/core/clock";
import type { z } from "zod";
import type { Appliance } from "../vcsa/appliance.ts";
import type { World } from "../world/world.ts";
import type { AdminContext } from "./admin-context.ts";
import { type ApplianceReport, type ClockState, SCHEMAS } from "./admin-schemas.ts";

export interface AdminAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One operation of the admin API. */
export interface AdminRoute {
  readonly method: "GET" | "POST" | "DELETE";
  /** OpenAPI's form: `/appliances/{name}/iso`. */
  readonly path: string;
  readonly summary: string;
  readonly takes?: z.ZodType;
  readonly gives: z.ZodType;
  handle(context: AdminContext, request: AdminRequest): AdminAnswer | Promise<AdminAnswer>;
}

export interface AdminRequest {
  readonly names: Readonly<Record<string, string>>;
  /** Checked against `takes`. */
  readonly body: unknown;
}

/** Everything that answers at once; the journal, which follows, has a route of its own. */
export const ADMIN_ROUTES: readonly AdminRoute[] = [
  {
    method: "GET",
    path: "/healthz",
    summary: "Is the simulator up?",
    gives: SCHEMAS.health,
    handle: () => ok({ status: "ok" }),
  },
  {
    method: "GET",
    path: "/state",
    summary: "The clock, and every appliance as it is now",
    gives: SCHEMAS.state,
    handle: ({ world, appliances }) =>
      ok({ version: 1, seed: world.random.seed, clock: clockOf(world), appliances: appliances.map(report) }),
  },
  {
    method: "GET",
    path: "/clock",
    summary: "The simulated clock",
    gives: SCHEMAS.clock,
    handle: ({ world }) => ok(clockOf(world)),
  },
  {
    method: "POST",
    path: "/clock",
    summary: "Advance the clock, set its speed, pause it, or step to the next event; answers when all has settled",
    takes: SCHEMAS.clockChange,
    gives: SCHEMAS.clock,
    handle: ({ world }, { body }) => changeClock(world, body as z.infer<typeof SCHEMAS.clockChange>),
  },
  {
    method: "GET",
    path: "/faults",
    summary: "The faults that are active",
    gives: SCHEMAS.faults,
    handle: () => ok({ faults: [] }),
  },
  {
    method: "POST",
    path: "/faults",
    summary: "Activate a fault",
    takes: SCHEMAS.fault,
    gives: SCHEMAS.faults,
    handle: (_context, { body }) => unknownFault((body as z.infer<typeof SCHEMAS.fault>).id),
  },
  {
    method: "DELETE",
    path: "/faults/{id}",
    summary: "End a fault",
    gives: SCHEMAS.faults,
    handle: (_context, { names }) => unknownFault(names.id ?? ""),
  },
  {
    method: "POST",
    path: "/appliances/{name}/reset",
    summary: "Put an appliance back to how it was created",
    gives: SCHEMAS.appliance,
    handle: (context, request) => withAppliance(context, request, (appliance) => appliance.reset()),
  },
  {
    method: "POST",
    path: "/appliances/{name}/iso",
    summary: "Put a medium into an appliance's CD drive; null takes it out",
    takes: SCHEMAS.iso,
    gives: SCHEMAS.appliance,
    handle: (context, request) =>
      withAppliance(context, request, (appliance) => {
        appliance.insertIso((request.body as z.infer<typeof SCHEMAS.iso>).name ?? undefined);
      }),
  },
];

const ok = (body: unknown): AdminAnswer => ({ status: 200, body });

const problem = (status: number, code: string, message: string): AdminAnswer => ({
  status,
  body: { error: { code, message } },
});

const unknownFault = (id: string) =>
  problem(404, "unknown-fault", `no fault "${id}": this simulator has none to activate`);

function withAppliance({ appliances }: AdminContext, { names }: AdminRequest, act: (appliance: Appliance) => void) {
  const appliance = appliances.find(({ name }) => name === names.name);
  if (!appliance) {
    const known = appliances.map(({ name }) => name).join(", ");
    return problem(404, "unknown-appliance", `no appliance "${names.name}": there are ${known}`);
  }
  act(appliance);
  return ok(report(appliance));
}

async function changeClock({ clock, ...world }: World, change: z.infer<typeof SCHEMAS.clockChange>) {
  if ("advance" in change) {
    const ms = parseDuration(change.advance);
    if (ms === undefined) {
      return problem(400, "bad-usage", `"${change.advance}" is no duration: expected one like 10m, 90s or 1h30m`);
    }
    await clock.advance(ms);
  } else if ("speed" in change) clock.setSpeed(change.speed);
  else if ("pause" in change) clock.pause(change.pause);
  else await clock.step();
  return ok(clockOf({ clock, ...world }));
}

function clockOf({ clock }: World): ClockState {
  const next = clock.nextEventAt();
  return {
    now: formatInstant(clock.now()),
    speed: clock.speed,
    paused: clock.paused,
    nextEventAt: next === undefined ? null : formatInstant(next),
  };
}

function report({ name, state, ports }: Appliance): ApplianceReport {
  const { profileId, iso, staged, ...rest } = state;
  return { name, profile: profileId, ...rest, iso: iso ?? null, staged: staged?.iso.value ?? null, ports };
}
