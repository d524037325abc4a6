import { formatDuration, formatInstant, parseDuration } from "@patchrig/core/clock";
import type { z } from "zod";
import { isPhase, isUpdateState } from "../../vcsa/machine/appliance-state.ts";
import type { World } from "../../world/world.ts";
import type { AdminContext } from "./admin-context.ts";
import { type AdminRoute, ok, problem } from "./admin-route.ts";
import { type ClockState, SCHEMAS } from "./admin-schemas.ts";

/** The simulated clock: to be read, moved, set and stopped. */
export const CLOCK_ROUTES: readonly AdminRoute[] = [
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
    summary:
      "Advance the clock, set its speed, pause it, step to the next event, or go on until an appliance enters a phase; answers when all has settled",
    takes: SCHEMAS.clockChange,
    gives: SCHEMAS.clock,
    handle: (context, { body }) => changeClock(context, body as Change),
  },
];

/** The clock as the API shows it. */
export function clockOf({ clock }: World): ClockState {
  const next = clock.nextEventAt();
  return {
    now: formatInstant(clock.now()),
    speed: clock.speed,
    paused: clock.paused,
    nextEventAt: next === undefined ? null : formatInstant(next),
  };
}

type Change = z.infer<typeof SCHEMAS.clockChange>;

async function changeClock(context: AdminContext, change: Change) {
  const { clock } = context.world;
  if ("advance" in change) {
    const ms = parseDuration(change.advance);
    if (ms === undefined) return noDuration(change.advance);
    await clock.advance(ms);
  } else if ("speed" in change) clock.setSpeed(change.speed);
  else if ("pause" in change) clock.pause(change.pause);
  else if ("until" in change) return goOnUntil(context, change);
  else await clock.step();
  return ok(clockOf(context.world));
}

type Until = Extract<Change, { readonly until: string }>;

/** Longer than any recorded update with its boot. */
const USUAL_LIMIT = "6h";

/** Event by event, until one appliance (or the named one) is in that phase of a boot or state of an update. */
async function goOnUntil({ world, appliances }: AdminContext, { until, limit = USUAL_LIMIT, appliance: name }: Until) {
  const { clock } = world;
  const limitMs = parseDuration(limit);
  if (limitMs === undefined) return noDuration(limit);
  if (!isPhase(until) && !isUpdateState(until)) {
    return problem(
      400,
      "bad-usage",
      `no phase "${until}": expected one of an update or of a boot, such as staged or up`,
    );
  }
  const watched = appliances.filter((appliance) => name === undefined || appliance.name === name);
  if (watched.length === 0) return problem(404, "unknown-appliance", `no appliance "${name}"`);
  const isThere = () => watched.some(({ state }) => state.phase === until || state.update === until);
  const reached = await whenEntered({ world, names: watched.map((one) => one.name), phase: until, limitMs }, isThere);
  if (reached) return ok(clockOf(world));
  const where = watched.map(({ name, state }) => `${name} is ${state.phase}, its update ${state.update}`).join("; ");
  const why = clock.nextEventAt() === undefined ? "nothing is under way" : `${formatDuration(limitMs)} passed`;
  return problem(409, "not-reached", `nobody is ${until}: ${why}; ${where}`);
}

interface Awaited {
  readonly world: World;
  readonly names: readonly string[];
  readonly phase: string;
  readonly limitMs: number;
}

/** Phases that pass within one instant are seen by the journal, those that last by the state. */
async function whenEntered({ world, names, phase, limitMs }: Awaited, isThere: () => boolean): Promise<boolean> {
  const { clock, journal } = world;
  let entered = isThere();
  const stop = journal.follow(({ appliance, type, phase: into, to }) => {
    const isOurs = names.includes(appliance) && (type === "phase" || type === "state");
    if (isOurs && (into === phase || to === phase)) entered = true;
  });
  try {
    const end = clock.steadyNow() + limitMs;
    while (!entered && clock.steadyNow() < end && (await clock.step()));
    return entered;
  } finally {
    stop();
  }
}

const noDuration = (text: string) =>
  problem(400, "bad-usage", `"${text}" is no duration: expected one like 10m, 90s or 1h30m`);
