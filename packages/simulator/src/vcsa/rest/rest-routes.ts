import { actOnPending, listPending, readPending } from "./pending.ts";
import { DONE, type RestCall, type RestResult, refuse } from "./rest-call.ts";
import { planByRest, readShutdown } from "./shutdown.ts";
import { deleteStaged, readStaged } from "./staged.ts";
import { readVersion } from "./system-version.ts";
import { readPolicy, writePolicy } from "./update-policy.ts";
import { readUpdate } from "./update-status.ts";

export interface RestRoute {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below the face's prefix. */
  readonly path: string;
  readonly handle: (call: RestCall) => RestResult | Promise<RestResult>;
}

/** The part of the appliance's documented API that an update needs. */
export const REST_ROUTES: readonly RestRoute[] = [
  { method: "GET", path: "update", handle: readUpdate },
  { method: "POST", path: "update", handle: cancelUpdate },
  { method: "GET", path: "update/pending", handle: listPending },
  { method: "GET", path: "update/pending/{version}", handle: readPending },
  { method: "POST", path: "update/pending/{version}", handle: actOnPending },
  { method: "GET", path: "update/staged", handle: readStaged },
  { method: "DELETE", path: "update/staged", handle: deleteStaged },
  { method: "GET", path: "update/policy", handle: readPolicy },
  { method: "PUT", path: "update/policy", handle: writePolicy },
  { method: "GET", path: "shutdown", handle: readShutdown },
  { method: "POST", path: "shutdown", handle: planByRest },
  { method: "GET", path: "system/version", handle: readVersion },
];

/** `POST update?action=cancel`: only a staging can be cancelled, and only one that was begun here (inferred). */
function cancelUpdate({ machine, query }: RestCall): RestResult {
  if (query.get("action") !== "cancel") return refuse("badArgument", "action");
  const { flight, disk, operation, world } = machine;
  if (!flight || disk.update !== "staging" || operation === undefined) return refuse("notCancellable");
  const session = world.sessions.find(operation.id);
  if (!session || session.endedAt !== undefined) return refuse("notCancellable");
  operation.interrupt();
  return DONE;
}
