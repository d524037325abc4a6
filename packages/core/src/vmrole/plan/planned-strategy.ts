import { INITIAL_REARMS } from "../guest/budget.ts";
import type { Lineage, LineageImage } from "./lineage.ts";
import type { Round } from "./patch-calendar.ts";
import { type Patch, type PatchOption, type PlanPolicy, planPatch } from "./patch-plan.ts";
import { changedBytes, type RoundResult, rearmsGained, type Strategy, type StrategyState } from "./strategy.ts";

/** The strategy that asks `planPatch` each round: what it advises is what is rehearsed. */
export const planned = (policy: PlanPolicy): Strategy => ({
  id: "planned",
  title: "A master kept before sysprep, differencing VHDs, merged when they have grown large",
  cite: ["M12", "M13", "M17", "M18", "M19"],
  first: (baseBytes) => ({
    state: { baseBytes, childBytes: 0, rearms: INITIAL_REARMS, depth: 0, merges: 0 },
    uploadBytes: baseBytes,
  }),
  round: (state, round): RoundResult => {
    const { chosen, wayOut } = planPatch(lineageOf(state), patchOf(round), policy);
    if (chosen === undefined) return { stuck: wayOut ?? "there is no way", cite: ["M22"] };
    return { state: after(state, chosen, rearmsGained(round)), uploadBytes: chosen.uploadBytes };
  },
});

const patchOf = (round: Round): Patch => ({ kind: kindOf(round), bytes: changedBytes(round) });

function after(state: StrategyState, { way, uploadBytes }: PatchOption, gained: number): StrategyState {
  const rearms = state.rearms + gained;
  if (way === "differencing") return { ...state, rearms, childBytes: uploadBytes, depth: 1 };
  const merges = state.merges + (way === "merge" ? 1 : 0);
  return { baseBytes: uploadBytes, childBytes: 0, rearms, depth: 0, merges };
}

const kindOf = ({ patches }: Round) => (patches.some(({ kind }) => kind === "service-pack") ? "service-pack" : "os");

/** The ledger of somebody who follows the plan. */
function lineageOf({ baseBytes, childBytes, rearms, merges }: StrategyState): Lineage {
  const generation = merges + 1;
  const common = { generation, contentHash: null, madeAt: "" };
  const base: LineageImage = {
    ...common,
    name: "base",
    kind: "base",
    parent: null,
    uploadBytes: baseBytes,
    rearms: rearms - 1,
  };
  const master: LineageImage = { ...base, name: "master", kind: "master", rearms };
  const child: LineageImage = { ...base, name: "child", kind: "child", parent: "base", uploadBytes: childBytes };
  return { version: 1, images: [master, base, ...(childBytes > 0 ? [child] : [])] };
}
