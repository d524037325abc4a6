import type { OwnCall } from "../../call.ts";
import { createFilter } from "../../collector/filter.ts";
import { parsePropertySpec } from "../../collector/property-spec.ts";
import type { SessionObject } from "../../session.ts";
import { childOf } from "../../soap/element.ts";
import { finder } from "../find-object.ts";
import { addObject } from "../session-objects.ts";
import { collectorOn } from "./collectors.ts";

/** Throws `VimFault`: InvalidProperty, ManagedObjectNotFound for an object that is not there now. */
export function createPropertyFilter(call: OwnCall) {
  const collector = collectorOn(call);
  const spec = parsePropertySpec(childOf(call.args, "spec"));
  const find = finder(call);
  return addObject(call, (id): SessionObject => {
    collector.filters.set(id, createFilter(id, spec, find));
    return { type: "PropertyFilter", id, destroy: () => void collector.filters.delete(id) };
  });
}
