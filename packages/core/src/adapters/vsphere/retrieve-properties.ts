import type { XmlElement } from "../../vmrole/xml/element.ts";
import type { Connection } from "./connection.ts";
import { child, children, type Reference, referenceOf, textOf } from "./soap-answer.ts";
import { element, type Markup, reference } from "./soap-request.ts";

/** One object, and the values of the properties that it has and that may be seen. */
export interface ReadObject {
  readonly reference: Reference;
  readonly values: ReadonlyMap<string, XmlElement>;
}

export interface Question {
  /** The type whose properties are asked for. */
  readonly type: string;
  readonly properties: readonly string[];
  /** These very objects, or all that a view shows. */
  readonly of: { readonly objects: readonly Reference[] } | { readonly view: Reference };
}

/**
 * Reads properties of many objects in one call. `RetrieveProperties` rather than its newer kin: it is known to every
 * version from 2.5 to 8.0, and answers in one piece. Throws as `send`.
 */
export async function retrieveProperties(
  connection: Connection,
  propertyCollector: Reference,
  { type, properties, of }: Question,
): Promise<readonly ReadObject[]> {
  const propSet = element("propSet", [element("type", type), properties.map((path) => element("pathSet", path))]);
  const objects = "view" in of ? viewed(of.view) : of.objects.map((one) => element("objectSet", reference("obj", one)));
  const answer = await connection.send("RetrieveProperties", {
    on: propertyCollector,
    content: element("specSet", [propSet, objects]),
  });
  return children(answer, "returnval").flatMap(readObject);
}

const viewed = (view: Reference): Markup =>
  element("objectSet", [
    reference("obj", view),
    element("skip", true),
    element(
      "selectSet",
      [element("name", "members"), element("type", view.type), element("path", "view"), element("skip", false)],
      { "xsi:type": "TraversalSpec" },
    ),
  ]);

function readObject(content: XmlElement): readonly ReadObject[] {
  const found = referenceOf(child(content, "obj"));
  if (!found) return [];
  const values = children(content, "propSet").flatMap((property): [string, XmlElement][] => {
    const [name, value] = [textOf(property, "name"), child(property, "val")];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return [{ reference: found, values: new Map(values) }];
}
