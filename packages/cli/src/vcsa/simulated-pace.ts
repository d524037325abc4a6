import { withLimit } from "@patchrig/core/clock";
import { type Endpoints, endpointsSchema } from "@patchrig/core/endpoints";
import type { Context } from "../context.ts";
import { parseJson, readInputFile } from "../input-file.ts";
import type { TargetOptions } from "../target/options.ts";

const ANSWER_MS = 2_000;

/**
 * What whoever reads the times of a run has to know: a simulated appliance may live faster than this machine, whose
 * clock they are. Undefined for a real one, for one at its own pace, and where the simulator does not say.
 */
export async function simulatedPace(options: TargetOptions, context: Context): Promise<string | undefined> {
  // In one process with the simulator the clock is the same one.
  if (options.endpoints === undefined || context.world) return undefined;
  const { endpoints } = options;
  const read = endpointsSchema.safeParse(parseJson(await readInputFile("--endpoints", endpoints, context), endpoints));
  const admin = read.data?.admin;
  const clock = admin && (await readClock(admin, context).catch(() => undefined));
  context.interrupted.throwIfAborted();
  return clock && paceOf(clock);
}

interface SimulatedClock {
  readonly speed?: unknown;
  readonly paused?: unknown;
}

function readClock({ url, token }: NonNullable<Endpoints["admin"]>, context: Context): Promise<SimulatedClock> {
  const limit = { ms: ANSWER_MS, waitedFor: "the simulator's clock", signal: context.interrupted };
  return withLimit(context.clock, limit, async (signal) => {
    const answer = await fetch(new URL("/clock", url), { headers: { authorization: `Bearer ${token}` }, signal });
    return answer.ok ? ((await answer.json()) as SimulatedClock) : {};
  });
}

function paceOf({ speed, paused }: SimulatedClock): string | undefined {
  const simulated = "The appliance is simulated, and its clock";
  const own = "the times told here are this machine's, and shorter than its own";
  if (paused === true) return `${simulated} is paused: nothing goes on until its console lets it.`;
  if (speed === "manual") return `${simulated} is moved by its console alone: nothing goes on without that.`;
  if (speed === "max") return `${simulated} runs as fast as everything settles: ${own}.`;
  if (typeof speed !== "number" || speed === 1) return undefined;
  return `${simulated} runs ${speed} times as fast: ${speed > 1 ? own : "the times told here are this machine's"}.`;
}
