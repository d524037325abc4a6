import type { OwnCall } from "../../call.ts";
import { type Collected, collect } from "../../collector/collect.ts";
import { parsePropertySpec } from "../../collector/property-spec.ts";
import { childOf, childrenOf, numberOf } from "../../soap/element.ts";
import { any, type Data, data, list } from "../../soap/value.ts";
import { finder } from "../find-object.ts";
import { addRest } from "./continue-retrieve-properties.ts";

/** RetrieveProperties: all of it in one answer. */
export const retrieveProperties = (call: OwnCall) => list("ObjectContent", contentsOf(call));

/** RetrievePropertiesEx: at most so many objects at once, and a token for the rest. Nothing found is no answer at all. */
export function retrievePropertiesEx(call: OwnCall): Data | undefined {
  const contents = contentsOf(call);
  if (contents.length === 0) return undefined;
  const limit = numberOf(childOf(call.args, "options"), "maxObjects") ?? Number.POSITIVE_INFINITY;
  return addRest(call, contents, Math.max(1, limit));
}

function contentsOf(call: OwnCall): Data[] {
  const find = finder(call);
  return childrenOf(call.args, "specSet").flatMap((spec) => collect(parsePropertySpec(spec), find).map(contentOf));
}

const contentOf = ({ ref: obj, properties }: Collected): Data =>
  data("ObjectContent", {
    obj,
    propSet: list(
      "DynamicProperty",
      properties.map(({ name, value }) =>
        data("DynamicProperty", { name, val: typeof value === "object" && value.is === "any" ? value : any(value) }),
      ),
    ),
  });
