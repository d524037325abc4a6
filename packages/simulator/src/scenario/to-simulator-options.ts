import type { SimulatorOptions } from "../options.ts";
import type { Scenario } from "./scenario.ts";

/** What a scenario says of the simulator; what it leaves open is taken from `otherwise`. */
export function toSimulatorOptions(
  { appliances, seed, clock, faults }: Scenario,
  otherwise: Pick<SimulatorOptions, "seed" | "startsAt" | "speed">,
): SimulatorOptions {
  return {
    appliances,
    seed: seed ?? otherwise.seed,
    startsAt: clock.startsAt ?? otherwise.startsAt,
    speed: clock.speed ?? otherwise.speed,
    faults,
  };
}
