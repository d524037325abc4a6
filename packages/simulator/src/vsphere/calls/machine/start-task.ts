import type { OwnCall } from "../../call.ts";
import type { VmState } from "../../estate/vm-state.ts";
import type { Ref } from "../../soap/value.ts";
import type { Order } from "../../tasks/task-state.ts";

/** Begins what the call asks for, on a machine; answers with the task at once. */
export function startOn({ face, session, request }: OwnCall, vm: VmState, order: Order): Ref {
  const about = { is: "vm", number: vm.number, name: vm.name } as const;
  return face.refs.task(face.estate.tasks.start({ method: request.method, order, about, user: session.user }));
}
