import type {
  Deployment,
  Deployments,
  NewDeployment,
  RoleInstance,
  Slot,
  UpdateStatus,
  Upgrade,
} from "../../ports/hosted-service.ts";
import { childNamed, type XmlElement } from "../../vmrole/xml/element.ts";
import { askForOne, order, part } from "./call.ts";
import { bodyOf, decode64, encode64, itemsIn, numberIn, optionalIn, textIn } from "./document.ts";
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
    upgrade: (slot, upgrade) => post(`${at(slot)}/?comp=upgrade`, upgradeBody(upgrade)),
    walk: (slot, domain) =>
      post(`${at(slot)}/?comp=walkupgradedomain`, bodyOf("WalkUpgradeDomain", [["UpgradeDomain", domain]])),
    rollBack: (slot, mode) =>
      post(
        `${at(slot)}/?comp=rollback`,
        bodyOf("RollbackUpdateOrUpgrade", [
          ["Mode", mode],
          ["Force", false],
        ]),
      ),
    swap: (service, { production, staging }) =>
      post(
        `${SERVICES}/${part(service)}`,
        bodyOf("Swap", [
          ["Production", production],
          ["SourceDeployment", staging],
        ]),
      ),
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

const upgradeBody = ({ mode, packageUrl, configuration, label, role }: Upgrade): string =>
  bodyOf("UpgradeDeployment", [
    ["Mode", mode],
    ["PackageUrl", packageUrl],
    ["Configuration", encode64(configuration)],
    ["Label", encode64(label)],
    ["RoleToUpgrade", role],
    ["Force", false],
  ]);

function deploymentOf(element: XmlElement): Deployment {
  return {
    name: textIn(element, "Name"),
    status: textIn(element, "Status"),
    label: decode64(textIn(element, "Label")),
    url: textIn(element, "Url"),
    configuration: decode64(textIn(element, "Configuration")),
    instances: itemsIn(element, "RoleInstanceList", "RoleInstance").map(instanceOf),
    update: updateOf(element),
  };
}

function updateOf(deployment: XmlElement): UpdateStatus | undefined {
  const status = childNamed(deployment, "UpgradeStatus");
  const domain = status && numberIn(status, "CurrentUpgradeDomain");
  if (status === undefined || domain === undefined) return undefined;
  return {
    mode: textIn(status, "UpgradeType") === "Manual" ? "Manual" : "Auto",
    domain,
    state: textIn(status, "CurrentUpgradeDomainState") === "Before" ? "Before" : "During",
    mayRollBack: textIn(deployment, "RollbackAllowed") === "true",
  };
}

function instanceOf(element: XmlElement): RoleInstance {
  const errorCode = optionalIn(element, "InstanceErrorCode");
  const details = optionalIn(element, "InstanceStateDetails");
  return {
    role: textIn(element, "RoleName"),
    name: textIn(element, "InstanceName"),
    status: textIn(element, "InstanceStatus"),
    size: optionalIn(element, "InstanceSize"),
    domain: numberIn(element, "InstanceUpgradeDomain"),
    ...(errorCode !== undefined && { errorCode }),
    ...(details !== undefined && { details }),
  };
}
