import { once } from "node:events";
import { createServer } from "node:net";
import { monotonicNow } from "@patchrig/core/clock";
import type { Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { wordsOf } from "../judge/outside.ts";
import { perform } from "../judge/perform.ts";
import { judgeServer, scenesOf } from "../judge/scene.ts";
import type { ServerPeer } from "../peers/server-peer.ts";
import { callAdmin } from "../replay/time-keeper.ts";
import type { Mutant, ServerRequirement } from "../requirement/requirement.ts";
import { fits } from "../requirement/select.ts";
import { tapOf } from "./tap.ts";

/** What came of a mutant. */
export interface Proof {
  readonly id: string;
  readonly side: "server" | "client";
  /** The mutant in words. */
  readonly mutant: string;
  readonly killed: boolean;
  readonly text: string;
  readonly seconds: number;
}

export interface ProveServer {
  /** Of one profile. */
  readonly requirements: readonly ServerRequirement[];
  /** Those that are to be shown breakable; all of them when left out. */
  readonly mutants?: readonly ServerRequirement[];
  readonly peer: ServerPeer;
  readonly limitMs: number;
  readonly signal?: AbortSignal;
  onProof?(proof: Proof): void;
}

/** For each requirement a server that breaks exactly it: killed when it fails, and nothing else of its scene does. */
export async function proveServer(run: ProveServer): Promise<readonly Proof[]> {
  const proofs: Proof[] = [];
  const scenes = scenesOf(run.requirements);
  for (const requirement of run.mutants ?? run.requirements) {
    run.signal?.throwIfAborted();
    const scene = scenes.find(({ requirements }) => requirements.includes(requirement));
    const proof = await proveOne(requirement, scene?.requirements ?? [requirement], run);
    proofs.push(proof);
    run.onProof?.(proof);
  }
  return proofs;
}

async function proveOne(
  requirement: ServerRequirement,
  beside: readonly ServerRequirement[],
  { peer, limitMs }: ProveServer,
): Promise<Proof> {
  const began = monotonicNow();
  const mutant = requirement["broken-by"];
  const about = { id: requirement.id, side: "server", mutant: nameOf(mutant) } as const;
  const ended = (killed: boolean, text: string): Proof => ({
    ...about,
    killed,
    text,
    seconds: (monotonicNow() - began) / 1000,
  });
  const broken = await breakPeer(mutant, await peer.bring(requirement.given)).catch((problem: unknown) => ({
    problem: wordsOf(problem),
  }));
  if ("problem" in broken) return ended(false, `the mutant cannot be made: ${broken.problem}`);
  try {
    const tap = tapOf(mutant);
    const steps = [...requirement.before, ...requirement.do];
    const performed = await perform(steps, { endpoints: broken.endpoints, limitMs, ...(tap && { tap }) });
    const judged = { performed, before: requirement.before.length, seconds: 0 };
    const fallen = beside.filter((one) => judgeServer(one, judged).outcome !== "pass").map(({ id }) => id);
    if (!fallen.includes(requirement.id)) return ended(false, "survived: the requirement passes all the same");
    const others = fallen.filter((id) => id !== requirement.id && !(mutant.also ?? []).some((glob) => fits(glob, id)));
    if (others.length > 0) return ended(false, `breaks more than it says: ${others.join(", ")}`);
    return ended(true, judgeServer(requirement, judged).text ?? "");
  } finally {
    await broken.mend();
  }
}

interface Broken {
  readonly endpoints: Endpoints;
  mend(): Promise<void>;
}

/** Breaks a peer by what is no matter of bytes: a fault of the simulator, a port. */
async function breakPeer(mutant: Mutant, endpoints: Endpoints): Promise<Broken> {
  const nothing = async () => {};
  if ("fault" in mutant) {
    const { admin } = endpoints;
    if (!admin || !endpoints.can?.includes("faults")) {
      throw new PatchrigError("bad-usage", `the peer cannot be told to have the fault ${mutant.fault}`);
    }
    await callAdmin(admin, "/faults", { id: mutant.fault });
    const url = new URL(`/faults/${mutant.fault}`, admin.url);
    const headers = { authorization: `Bearer ${admin.token}` };
    return { endpoints, mend: async () => void (await fetch(url, { method: "DELETE", headers }).catch(() => {})) };
  }
  if (!("port" in mutant)) return { endpoints, mend: nothing };
  if (mutant.is === "closed") return { endpoints: withVami(endpoints, 1), mend: nothing };
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const place = server.address();
  const port = typeof place === "object" && place ? place.port : 1;
  return { endpoints: withVami(endpoints, port), mend: async () => void server.close() };
}

const withVami = (endpoints: Endpoints, port: number): Endpoints => ({
  ...endpoints,
  appliances: endpoints.appliances.map((one) => ({ ...one, vami: { url: `https://127.0.0.1:${port}` } })),
});

function nameOf(mutant: Mutant): string {
  if ("says" in mutant) return `says ${JSON.stringify(mutant.as)} for ${JSON.stringify(mutant.says)}`;
  if ("hears" in mutant) return `hears ${JSON.stringify(mutant.as)} for ${JSON.stringify(mutant.hears)}`;
  if ("page" in mutant) return `page ${JSON.stringify(mutant.page)}`;
  return "port" in mutant ? `the ${mutant.port} port is ${mutant.is}` : `fault ${mutant.fault}`;
}
