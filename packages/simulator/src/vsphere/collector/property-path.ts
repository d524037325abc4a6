import type { ManagedObject } from "../face/managed-type.ts";
import { isData, isList, type Value } from "../soap/value.ts";
import { VimFault } from "../soap/vim-fault.ts";

/**
 * The value at a path such as `config.hardware.device[2000].backing`; undefined when it is not set. Throws `VimFault`
 * InvalidProperty when the object has none of that name.
 */
export function readPath(object: ManagedObject, path: string): Value | undefined {
  const [first = "", ...rest] = path.split(/\.|(?=\[)/);
  if (!object.has(first)) throw new VimFault("InvalidProperty", { property: path }, { name: path });
  if (path.length > 500) throw new VimFault("InvalidProperty", { property: "…" }, { name: "" });
  return rest.reduce(below, object.read(first));
}

function below(at: Value | undefined, step: string): Value | undefined {
  if (isData(at)) return at.fields[step];
  const [, key] = /^\["?([^"\]]*)"?\]$/.exec(step) ?? [];
  if (!isList(at) || key === undefined) return undefined;
  return at.items.find((item) => isData(item) && String(item.fields.key) === key);
}
