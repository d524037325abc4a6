import type { Payload } from "../read/list-staged.ts";
import type { Status } from "../ready/status.ts";
import type { Assessment, Builds } from "./assess.ts";
import type { UpdateGoal, UpdatePlan } from "./update-goal.ts";

/**
 * What an appliance shows of an update, seen from its plan. `dark`: the web front is not at its login page, as while
 * services are stopped (V4, V20) or boot (V23). `unclear`: it answers words that nobody has recorded.
 */
export type ApplianceState =
  | "unreachable"
  | "updated"
  | "elsewhere"
  | "busy"
  | "reboot-pending"
  | "staged"
  | "staged-dark"
  | "other-staged"
  | "empty"
  | "empty-dark"
  | "unclear"
  | "unclear-dark";

/** Names what was seen. */
export function applianceStateOf(
  { running, staged, operation, look }: Status,
  { from, to }: Pick<UpdatePlan, "from" | "to">,
): ApplianceState {
  if (running === null) return "unreachable";
  if (runsGoal(running, to)) return "updated";
  if (!isSame(running, from)) return "elsewhere";
  if (operation === "busy" || operation === "reboot-pending") return operation;
  const isDark = look.phase !== "login";
  if (operation === "nothing-staged") return isDark ? "empty-dark" : "empty";
  if (operation !== "sound") return isDark ? "unclear-dark" : "unclear";
  if (staged !== null && !isGoal(staged, to)) return "other-staged";
  return isDark ? "staged-dark" : "staged";
}

/** Is it the payload that was planned? */
export const isGoal = (staged: Payload, goal: UpdateGoal): boolean =>
  (goal.version === "unknown" || staged.version === goal.version) &&
  (goal.patchBuild === null || staged.build === goal.patchBuild);

/** By the build where both are known, else by the version. */
function runsGoal(running: Assessment, goal: UpdateGoal): boolean {
  if (running.patchBuild !== null && goal.patchBuild !== null) return running.patchBuild === goal.patchBuild;
  return running.version === goal.version;
}

/** An appliance shows one number here and another there: one that agrees is enough. */
const isSame = (one: Builds, other: Builds): boolean =>
  one.version === other.version ||
  (one.patchBuild !== null && one.patchBuild === other.patchBuild) ||
  (one.vpxdBuild !== null && one.vpxdBuild === other.vpxdBuild);
