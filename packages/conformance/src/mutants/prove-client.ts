import { type ClientRunOptions, performClient } from "../client-judge/client-run.ts";
import { clientGroups, judgeClient } from "../client-judge/run-client.ts";
import type { ClientRequirement } from "../requirement/requirement.ts";
import { fits } from "../requirement/select.ts";
import type { Proof } from "./prove-server.ts";

export interface ProveClient extends ClientRunOptions {
  readonly requirements: readonly ClientRequirement[];
  readonly jobs: number;
  readonly signal?: AbortSignal;
  onProof?(proof: Proof): void;
}

/** For each requirement of clients the reference client with the mistake that breaks exactly it. */
export async function proveClient(run: ProveClient): Promise<readonly Proof[]> {
  const groups = clientGroups(run.requirements);
  const proofs: Proof[] = [];
  const queue = [...run.requirements];
  const work = async () => {
    for (let requirement = queue.shift(); requirement; requirement = queue.shift()) {
      run.signal?.throwIfAborted();
      const beside = groups.find(({ requirements }) => requirements.includes(requirement))?.requirements ?? [
        requirement,
      ];
      const proof = await proveOne(requirement, beside, run);
      proofs.push(proof);
      run.onProof?.(proof);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, run.jobs) }, work));
  return proofs;
}

async function proveOne(
  requirement: ClientRequirement,
  beside: readonly ClientRequirement[],
  run: ProveClient,
): Promise<Proof> {
  const { client, also = [] } = requirement["broken-by"];
  const env = { ...run.env, PATCHRIG_BREAK: client };
  // Who is to wait for ever is waited for no longer than it is told to.
  const performance = await performClient(requirement, { ...run, env });
  const about = {
    id: requirement.id,
    side: "client",
    mutant: `a client that ${client}`,
    seconds: performance.seconds,
  } as const;
  const fallen = beside.filter((one) => judgeClient(one, performance).outcome !== "pass").map(({ id }) => id);
  if (!fallen.includes(requirement.id))
    return { ...about, killed: false, text: "survived: the requirement passes all the same" };
  const others = fallen.filter((id) => id !== requirement.id && !also.some((glob) => fits(glob, id)));
  if (others.length > 0) return { ...about, killed: false, text: `breaks more than it says: ${others.join(", ")}` };
  return { ...about, killed: true, text: judgeClient(requirement, performance).text ?? "" };
}
