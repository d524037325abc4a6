import type { OwnCall } from "../../call.ts";
import { notFound } from "../../collector/collect.ts";
import { childrenBelow } from "../../face/children.ts";
import { findObject } from "../../face/objects.ts";
import { childrenOf, flagOf } from "../../soap/element.ts";
import type { Ref } from "../../soap/value.ts";
import { invalidArgument, refOf } from "../arguments.ts";
import { addObject } from "../session-objects.ts";
import type { ViewObject } from "./view.ts";

/** All objects of some types below a folder, a data centre, a cluster or a pool, as they are whenever it is read. */
export function createContainerView(call: OwnCall) {
  const { face, args } = call;
  const container = refOf(args, "container");
  if (!container) throw invalidArgument("container");
  if (!findObject(face, container)) throw notFound(container);
  const types = childrenOf(args, "type").map(({ text }) => text.trim());
  const recursive = flagOf(args, "recursive") ?? false;
  const wanted = (ref: Ref) => types.length === 0 || types.some((type) => findObject(face, ref)?.isA(type));
  return addObject(
    call,
    (id): ViewObject => ({
      type: "ContainerView",
      id,
      view: () => childrenBelow(face, container, recursive).filter(wanted),
      destroy: () => {},
    }),
  );
}
