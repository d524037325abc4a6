import { wordsOf } from "../judge/outside.ts";
import { aboutOf, type Verdict } from "../judge/verdict.ts";
import { PeerProblem } from "../peers/peer-problem.ts";
import type { ClientRequirement } from "../requirement/requirement.ts";
import { type ClientPerformance, type ClientRunOptions, performClient, tellClient } from "./client-run.ts";
import { firstClientMiss } from "./matchers.ts";

export interface ClientRun extends ClientRunOptions {
  readonly requirements: readonly ClientRequirement[];
  /** How many clients at once. */
  readonly jobs: number;
  readonly signal?: AbortSignal;
  onVerdict?(verdict: Verdict): void;
}

/** Requirements that are judged by one and the same job. */
export interface ClientGroup {
  readonly job: ClientRequirement["job"];
  readonly given: ClientRequirement["given"];
  readonly requirements: readonly ClientRequirement[];
}

/** Groups what gives the client the same job in the same circumstances. */
export function clientGroups(requirements: readonly ClientRequirement[]): readonly ClientGroup[] {
  const groups = new Map<string, ClientRequirement[]>();
  for (const requirement of requirements) {
    const key = JSON.stringify([requirement.job, requirement.given]);
    groups.set(key, [...(groups.get(key) ?? []), requirement]);
  }
  return [...groups.values()].flatMap((some) =>
    some[0] ? [{ job: some[0].job, given: some[0].given, requirements: some }] : [],
  );
}

/**
 * Judges a client by what it does at replayed appliances, one for each job. Rejects for the signal's reason, and with
 * `PeerProblem` when there is no such client.
 */
export async function runClient(run: ClientRun): Promise<readonly Verdict[]> {
  const queue = [...clientGroups(run.requirements)];
  const verdicts: Verdict[] = [];
  const work = async () => {
    for (let group = queue.shift(); group; group = queue.shift()) {
      run.signal?.throwIfAborted();
      for (const verdict of await judgeGroup(group, run)) {
        verdicts.push(verdict);
        run.onVerdict?.(verdict);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(run.jobs, queue.length)) }, work));
  const place = new Map(run.requirements.map(({ id }, index) => [id, index]));
  return verdicts.toSorted((one, other) => (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0));
}

async function judgeGroup(group: ClientGroup, run: ClientRun): Promise<readonly Verdict[]> {
  try {
    const performance = await performClient(group, run);
    const exchange = tellClient(performance);
    return group.requirements.map((one) => ({ ...judgeClient(one, performance), exchange }));
  } catch (problem) {
    if (problem instanceof PeerProblem) throw problem;
    const text = `the suite itself failed: ${wordsOf(problem)}`;
    return group.requirements.map((one) => ({ ...aboutOf(one), outcome: "error", blame: "suite", text, seconds: 0 }));
  }
}

/** Judges one requirement by what the client did. */
export function judgeClient(requirement: ClientRequirement, performance: ClientPerformance): Verdict {
  const about = { ...aboutOf(requirement), seconds: performance.seconds };
  const miss = firstClientMiss(requirement.expect, performance);
  if (!miss) return { ...about, outcome: "pass" };
  return { ...about, outcome: requirement.level === "inferred" ? "warn" : "fail", blame: "peer", ...miss };
}
