import { clone } from "./clone.ts";
import { createSnapshot } from "./create-snapshot.ts";
import { destroy } from "./destroy.ts";
import type { Operation } from "./operation.ts";
import { powerOffMachine, powerOnMachine, resetMachine } from "./power.ts";
import { reconfigure } from "./reconfigure.ts";
import { removeSnapshot } from "./remove-snapshot.ts";
import { rename } from "./rename.ts";
import { revert } from "./revert.ts";
import { search } from "./search.ts";
import type { Order } from "./task-state.ts";

/** Every operation by the name in its order. */
export const OPERATIONS: { readonly [D in Order["do"]]: Operation<Extract<Order, { readonly do: D }>> } = {
  clone,
  "create-snapshot": createSnapshot,
  "remove-snapshot": removeSnapshot,
  revert,
  reconfigure,
  "power-on": powerOnMachine,
  "power-off": powerOffMachine,
  reset: resetMachine,
  destroy,
  rename,
  search,
};
