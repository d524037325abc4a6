import type { Deployment, Deployments, NewDeployment, RoleInstance, Slot } from "../../ports/hosted-service.ts";
import type { XmlElement } from "../../vmrole/xml/element.ts";
import { askForOne, order, part } from "./call.ts";
import { bodyOf, decode64, encode64, itemsIn, optionalIn, textIn } from "./document.ts";
import type { Exchange } from "./exchange.ts";
import { SERVICES } from "./hosted-services.ts";

/** W15, A28, A32, A40. */
export function createDeployments(exchange: Exchange): Deployments {
  const post = (path: string, body?: string) =>
    order(exchange, { method: "POST", path, ...(body !== undefined && { body }) });
  const instance = (slot: Slot, name: string, comp: string) =>
    post(`${at(slot)}/roleinstances/${part(name)}?comp=${comp}`);
  return {
    find: (slot) => askForOne(exchange, at(slot), deploymentOf),
    create: (slot, deployment) => post(at(slot), createBody(deployment)),
    configure: (slot, configuration) =>
      post(
        `${at(slot)}/?comp=config`,
        bodyOf("ChangeConfiguration", [
          ["Configuration", encode64(configuration)],
          ["Mode", "Auto"],
        ]),
      ),
    setStatus: (slot, status) =>
      post(`${at(slot)}/?comp=status`, bodyOf("UpdateDeploymentStatus", [["Status", status]])),
    reimage: (slot, name) => instance(slot, name, "reimage"),
    reboot: (slot, name) => instance(slot, name, "reboot"),
    remove: (slot) => order(exchange, { method: "DELETE", path: at(slot) }),
  };
}

const at = ({ service, slot }: Slot): string => `${SERVICES}/${part(service)}/deploymentslots/${slot}`;

const createBody = ({ name, packageUrl, label, configuration, start }: NewDeployment): string =>
  bodyOf("CreateDeployment", [
    ["Name", name],
    ["PackageUrl", packageUrl],
    ["Label", encode64(label)],
    ["Configuration", encode64(configuration)],
    ["StartDeployment", start],
    ["TreatWarningsAsError", false],
  ]);

function deploymentOf(element: XmlElement): Deployment {
  return {
    name: textIn(element, "Name"),
    status: textIn(element, "Status"),
    label: decode64(textIn(element, "Label")),
    url: textIn(element, "Url"),
    configuration: decode64(textIn(element, "Configuration")),
    instances: itemsIn(element, "RoleInstanceList", "RoleInstance").map(instanceOf),
  };
}

function instanceOf(element: XmlElement): RoleInstance {
  return {
    role: textIn(element, "RoleName"),
    name: textIn(element, "InstanceName"),
    status: textIn(element, "InstanceStatus"),
    size: optionalIn(element, "InstanceSize"),
  };
}
