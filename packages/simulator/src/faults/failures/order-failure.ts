import type { Fault } from "../fault.ts";

export interface OrderFailure extends Pick<Fault, "id" | "title" | "backing" | "expects" | "client"> {
  readonly order: "stage" | "install" | "list";
  /** Every time, when left out. */
  readonly first?: number;
}

/** A documented bad ending of a whole command: the profile's failure of that name is played instead of it. */
export function orderFailure({ order, first, ...rest }: OrderFailure): Fault {
  return {
    ...rest,
    kind: "failure",
    target: { hook: "order", phases: [], command: true },
    ...(first === undefined ? {} : { defaults: { first } }),
    create: ({ strike }) => ({ order: (call) => (call.order === order && strike() ? rest.id : undefined) }),
  };
}
