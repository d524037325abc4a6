import { type Endpoints, endpointsSchema } from "@patchrig/core/endpoints";
import { firstWords, PeerProblem } from "./peer-problem.ts";
import { type PeerProcess, startPeer } from "./process.ts";

/** A server under test, in the state that was asked for. */
export interface ServerPeer {
  /** How it is called in reports. */
  readonly name: string;
  /** Brings it into a state and tells how it is reached then. Throws `PeerProblem`. */
  bring(given: readonly string[]): Promise<Endpoints>;
  stop(): Promise<void>;
}

export interface PeerOptions {
  readonly profile: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long it may take to answer, in real milliseconds; 30 s when left out. */
  readonly limitMs?: number;
}

const LIMIT_MS = 30_000;

/** A peer whose `can` names this is asked again on the same stdin; any other one is started anew for each state. */
const AGAIN = "again";

/** A program that is started and told the state on its stdin, as one JSON line. */
export function createProcessPeer(command: string, options: PeerOptions): ServerPeer {
  const env = { ...options.env, PATCHRIG_CONTRACT: "1" };
  const limitMs = options.limitMs ?? LIMIT_MS;
  let process: PeerProcess | undefined;
  const stop = async () => {
    const old = process;
    process = undefined;
    await old?.stop();
  };
  let canAgain = false;
  return {
    name: command,
    bring: async (given) => {
      if (!canAgain) await stop();
      process ??= startPeer(command, { cwd: options.cwd, env });
      process.send(JSON.stringify({ contract: 1, profile: options.profile, given }));
      try {
        const endpoints = readEndpoints(await process.nextDocument(limitMs), command);
        canAgain = endpoints.can?.includes(AGAIN) ?? false;
        return endpoints;
      } catch (problem) {
        canAgain = false;
        await stop();
        throw problem;
      }
    },
    stop,
  };
}

/** A server that runs already: it is met in the state that it is in. */
export function createRunningPeer(endpoints: Endpoints, name: string): ServerPeer {
  return {
    name,
    bring: async (given) => (given.length === 0 ? endpoints : bringByAdmin(endpoints, given)),
    stop: async () => {},
  };
}

/** A running server with an admin API of patchrig's shape can be told. */
function bringByAdmin(endpoints: Endpoints, given: readonly string[]): Endpoints {
  const missing = given.filter((state) => !(endpoints.can ?? []).includes(state));
  if (missing.length === 0) return endpoints;
  throw new PeerProblem(
    "unreachable",
    `the server would have to be brought into: ${missing.join(", ")}; name it in "can" of the endpoints document when it is so, or start it with --peer`,
  );
}

function readEndpoints(value: unknown, command: string): Endpoints {
  const contract = (value as { readonly contract?: unknown } | null)?.contract;
  if (contract !== undefined && contract !== 1) {
    throw new PeerProblem("unreadable", `${command} speaks contract ${JSON.stringify(contract)}; expected 1`);
  }
  const read = endpointsSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue?.path.join(".") || "document";
  throw new PeerProblem(
    "unreadable",
    `${command} answered no endpoints document: ${place}: ${issue?.message}; got ${firstWords(JSON.stringify(value))}`,
  );
}
