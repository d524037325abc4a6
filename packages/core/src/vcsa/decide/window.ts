import { type Clock, formatDuration, formatInstant } from "../../clock/index.ts";
import type { Problem } from "../../run/outcome.ts";
import { neededFrom } from "../ready/durations.ts";

/**
 * Why there is too little time left, if there is: what was recorded to take longest, from this step to the login page,
 * must fit. Undefined without a window, and when it fits.
 */
export function windowProblem(
  { clock, windowEndsAt }: { readonly clock: Clock; readonly windowEndsAt?: number | undefined },
  first: "stage" | "install",
): Problem | undefined {
  if (windowEndsAt === undefined) return undefined;
  const left = windowEndsAt - clock.now();
  const needed = neededFrom(first);
  if (left >= needed) return undefined;
  const until = left < 0 ? "is over" : `has ${formatDuration(left)} left (until ${formatInstant(windowEndsAt)})`;
  return {
    text: `the window ${until}; from ${first} to the login page took up to ${formatDuration(needed)} where it was recorded`,
    hint: "begin it in the next window, or give a longer --window",
  };
}
