import { INITIAL_REARMS } from "../guest/budget.ts";
import type { PlanPolicy } from "./patch-plan.ts";
import { planned } from "./planned-strategy.ts";
import { changedBytes, type RoundResult, rearmsGained, type Strategy, type StrategyState } from "./strategy.ts";

/** Every strategy that is rehearsed; the last is the one that `planPatch` advises, the only one that merges. */
export const strategies = (policy: PlanPolicy): readonly Strategy[] => [...UNPLANNED, planned(policy)];

const UNPLANNED: readonly Strategy[] = [
  {
    id: "full-each-time",
    title: "A full VHD each time, from the generalized image",
    cite: ["M16", "M19", "M22"],
    first: (baseBytes) => firstUpload(baseBytes, INITIAL_REARMS - 1),
    round: (state, round) =>
      generalized(state, rearmsGained(round), (rearms) => uploadedWhole({ ...state, rearms }, changedBytes(round))),
  },
  {
    id: "full-from-master",
    title: "A full VHD each time, from a master kept before sysprep",
    cite: ["M16", "W7"],
    first: (baseBytes) => firstUpload(baseBytes, INITIAL_REARMS),
    round: (state, round) => uploadedWhole(state, changedBytes(round)),
  },
  {
    id: "child-of-child",
    title: "A differencing VHD on the last one",
    cite: ["M13"],
    first: (baseBytes) => firstUpload(baseBytes, INITIAL_REARMS - 1),
    round: (state, round) => {
      if (state.depth >= 1) return { stuck: "a difference of a difference is refused", cite: ["M13"] };
      return generalized(state, rearmsGained(round), (rearms) => {
        const uploadBytes = changedBytes(round);
        return { state: { ...state, rearms, depth: 1, childBytes: uploadBytes }, uploadBytes };
      });
    },
  },
  {
    id: "patch-the-parent",
    title: "OS patches in the parent, the application in its child",
    cite: ["M17", "M19"],
    first: (baseBytes) => firstUpload(baseBytes, INITIAL_REARMS - 1),
    round: (state, round) =>
      // The child is invalid each time, and is made and sent again with its parent.
      generalized(state, rearmsGained(round), (rearms) => {
        const childBytes = state.childBytes + changedBytes({ ...round, patches: round.patches.filter(isApplication) });
        const baseBytes =
          state.baseBytes + changedBytes({ ...round, patches: round.patches.filter((p) => !isApplication(p)) });
        return { state: { ...state, rearms, baseBytes, childBytes, depth: 1 }, uploadBytes: baseBytes + childBytes };
      }),
  },
  {
    id: "differencing-unmerged",
    title: "A new differencing VHD on the first parent each time, never merged",
    cite: ["M12", "M13", "M17", "M18"],
    // Each child is made on the parent, which keeps its count; a child's own is one less (M19, W13).
    first: (baseBytes) => firstUpload(baseBytes, INITIAL_REARMS - 1),
    round: (state, round) => {
      const childBytes = state.childBytes + changedBytes(round);
      return { state: { ...state, childBytes, depth: 1 }, uploadBytes: childBytes };
    },
  },
];

const isApplication = ({ kind }: { readonly kind: string }) => kind === "application";

function firstUpload(baseBytes: number, rearms: number) {
  return { state: { baseBytes, childBytes: 0, rearms, depth: 0, merges: 0 }, uploadBytes: baseBytes };
}

function uploadedWhole(state: StrategyState, bytes: number): RoundResult {
  const baseBytes = state.baseBytes + bytes;
  return { state: { ...state, baseBytes }, uploadBytes: baseBytes };
}

/** The change starts from the generalized image, so that generalizing it again uses one rearm more (M19). */
function generalized(state: StrategyState, gained: number, then: (rearms: number) => RoundResult): RoundResult {
  const before = state.rearms + gained;
  return before > 0 ? then(before - 1) : { stuck: "no rearm is left: sysprep fails", cite: ["M19", "M22"] };
}
