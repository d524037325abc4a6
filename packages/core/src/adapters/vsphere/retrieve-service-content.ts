import type { About } from "../../ports/inventory.ts";
import type { XmlElement } from "../../vmrole/xml/element.ts";
import type { Connection } from "./connection.ts";
import { child, notSoap, numberOf, type Reference, referenceOf, textOf } from "./soap-answer.ts";

/** The objects that everything begins with. */
export interface ServiceContent {
  readonly about: About;
  readonly apiVersion: string;
  readonly rootFolder: Reference;
  readonly propertyCollector: Reference;
  readonly sessionManager: Reference;
  readonly viewManager: Reference;
  readonly taskManager: Reference | undefined;
}

/** Asks for them; needs no login. Throws as `send`. */
export async function retrieveServiceContent(connection: Connection): Promise<ServiceContent> {
  const answer = await connection.send("RetrieveServiceContent", {
    on: { type: "ServiceInstance", id: "ServiceInstance" },
  });
  const content = child(answer, "returnval");
  const needed = (name: string): Reference => {
    const found = referenceOf(child(content, name));
    if (found) return found;
    throw notSoap(connection.url, `a service without a ${name}`);
  };
  return {
    about: aboutOf(child(content, "about")),
    apiVersion: textOf(content, "about", "apiVersion") ?? "6.0",
    rootFolder: needed("rootFolder"),
    propertyCollector: needed("propertyCollector"),
    sessionManager: needed("sessionManager"),
    viewManager: needed("viewManager"),
    taskManager: referenceOf(child(content, "taskManager")),
  };
}

const aboutOf = (about: XmlElement | undefined): About => ({
  name: textOf(about, "fullName") ?? textOf(about, "name") ?? "unnamed",
  version: textOf(about, "version") ?? "unknown",
  build: numberOf(about, "build"),
  kind: textOf(about, "apiType") === "HostAgent" ? "host" : "vcenter",
});
