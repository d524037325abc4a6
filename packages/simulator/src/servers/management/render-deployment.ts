import { formatInstant } from "@patchrig/core/clock";
import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../../vmrole/fabric/fabric.ts";
import type { Instance, Role } from "../../vmrole/fabric/fabric-state.ts";
import { faultDomainOf, upgradeDomainOf } from "../../vmrole/instance/instance.ts";
import type { DeploymentPlace } from "../../vmrole/service/find.ts";
import { deploymentStatus } from "../../vmrole/service/settle.ts";
import type { XmlElement } from "../../vmrole/xml/write-xml.ts";
import { instant } from "./management-route.ts";

/** From here on: domains, sizes, rollback (W28). */
const DETAILED = "2011-06-01";
/** From here on: an instance's newer status names and what is wrong with it (W27, W28). */
const EXPLAINED = "2011-10-01";

/** A deployment as a version of the API tells of it (A28). */
export function renderDeployment(fabric: Fabric, place: DeploymentPlace, version: string): XmlElement {
  const { deployment, slot, service } = place;
  const { rollout, instances, roles } = deployment;
  const detailed = version >= DETAILED;
  return [
    "Deployment",
    [
      ["Name", deployment.name],
      ["DeploymentSlot", slot],
      ["PrivateID", deployment.id],
      ["Status", deploymentStatus(deployment)],
      ["Label", deployment.label],
      ["Url", slot === "Production" ? `http://${service.name}.cloudapp.net/` : `http://${deployment.id}.cloudapp.net/`],
      ["Configuration", deployment.configuration],
      ["RoleInstanceList", instances.map((instance) => renderInstance(fabric, instance, version))],
      [
        "UpgradeStatus",
        rollout && [
          ["UpgradeType", rollout.mode],
          ["CurrentUpgradeDomainState", rollout.state],
          ["CurrentUpgradeDomain", rollout.domain],
        ],
      ],
      ["UpgradeDomainCount", detailed ? fabric.profile.instance.upgradeDomains.value : undefined],
      ["RoleList", roles.map((role) => renderRole(fabric, role))],
      ["SdkVersion", detailed ? "" : undefined],
      ["Locked", detailed ? deployment.heldBy !== undefined : undefined],
      ["RollbackAllowed", detailed ? rollout !== undefined && !rollout.rollback : undefined],
      ["CreatedTime", version >= EXPLAINED ? instant(formatInstant(deployment.createdAt)) : undefined],
    ],
  ];
}

function renderRole({ profile }: Fabric, { name, guestOs }: Role): XmlElement {
  // A VM role's operating system is in its image: there is no version of the provider's (M4).
  const version = guestOs === undefined ? "" : fill(profile.guestOs.releaseName.text, { release: guestOs });
  return [
    "Role",
    [
      ["RoleName", name],
      ["OsVersion", version],
    ],
  ];
}

function renderInstance(fabric: Fabric, instance: Instance, version: string): XmlElement {
  const { phase, problem } = instance;
  const explained = version >= EXPLAINED;
  const detailed = version >= DETAILED;
  return [
    "RoleInstance",
    [
      ["RoleName", instance.role],
      ["InstanceName", instance.name],
      ["InstanceStatus", explained ? phase : (fabric.profile.service.instanceStatusLater.value[phase] ?? phase)],
      ["InstanceUpgradeDomain", detailed ? upgradeDomainOf(fabric, instance) : undefined],
      ["InstanceFaultDomain", detailed ? faultDomainOf(fabric, instance) : undefined],
      ["InstanceSize", detailed ? instance.runs.size : undefined],
      ["InstanceStateDetails", explained ? (problem?.text ?? "") : undefined],
      ["InstanceErrorCode", explained ? problem?.code : undefined],
    ],
  ];
}
