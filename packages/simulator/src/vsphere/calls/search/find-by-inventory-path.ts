import type { OwnCall } from "../../call.ts";
import { childrenOf } from "../../face/children.ts";
import type { Face } from "../../face/face.ts";
import { findObject } from "../../face/objects.ts";
import type { Ref } from "../../soap/value.ts";
import { expectText, invalidArgument, refOf } from "../arguments.ts";

/** FindByInventoryPath: `Datacenter/vm/vcsa-01`, from the root folder on, which itself is not named. */
export function findByInventoryPath({ face, args }: OwnCall): Ref | undefined {
  const steps = expectText(args, "inventoryPath")
    .replace(/^\/+|\/+$/g, "")
    .split("/");
  return steps.reduce<Ref | undefined>(
    (at, step) => at && childNamed(face, at, unescapeName(step)),
    face.refs.folder("root"),
  );
}

/** FindChild: one child of that name. */
export function findChild({ face, args }: OwnCall): Ref | undefined {
  const entity = refOf(args, "entity");
  if (!entity) throw invalidArgument("entity");
  return childNamed(face, entity, expectText(args, "name"));
}

const childNamed = (face: Face, parent: Ref, name: string) =>
  childrenOf(face, parent).find((child) => findObject(face, child)?.read("name") === name);

/** A slash in a name is written `%2f`, and a percent sign `%25`. */
const unescapeName = (text: string) =>
  text.replaceAll(/%(2f|5c|25)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
