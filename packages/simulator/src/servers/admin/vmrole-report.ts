import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../../vmrole/fabric/fabric.ts";
import { type Guest, type Instance, SLOTS } from "../../vmrole/fabric/fabric-state.ts";
import { configureOsButton } from "../../vmrole/guest/configure-os.ts";
import { guestOsReleases } from "../../vmrole/guest/guest-os.ts";
import { remainingRearms } from "../../vmrole/guest/sysprep.ts";
import { upgradeDomainOf } from "../../vmrole/instance/instance.ts";
import type { DeploymentPlace } from "../../vmrole/service/find.ts";
import { deploymentStatus } from "../../vmrole/service/settle.ts";
import type { DeploymentReport, FabricReport, GuestReport, InstanceReport } from "./vmrole-schemas.ts";

/** Everything that the fabric holds, as a person wants to see it. */
export function reportFabric(fabric: Fabric): FabricReport {
  const { images, services, guests } = fabric.state;
  return {
    images: Object.values(images).map(({ name, status, parent = null }) => ({ name, status, parent })),
    deployments: Object.values(services).flatMap((service) =>
      SLOTS.flatMap((slot) => {
        const deployment = service.deployments[slot];
        return deployment ? [reportDeployment(fabric, { service, slot, deployment })] : [];
      }),
    ),
    guestOs: families(fabric),
    guests: Object.values(guests).map((guest) => reportGuest(fabric, guest)),
  };
}

/** What can be chosen of the guest operating systems: each family's newest, or one of its releases (M1, W3). */
function families(fabric: Fabric): FabricReport["guestOs"] {
  const { families, releaseName, defaultVersion } = fabric.profile.guestOs;
  const releases = guestOsReleases(fabric);
  return families.value.map(({ family, name }) => {
    const own = releases.filter((one) => one.family === family);
    const versions = own.map(({ release }) => fill(releaseName.text, { release }));
    return { family: String(family), name, versions: [defaultVersion.value, ...versions] };
  });
}

export const reportDeployment = (fabric: Fabric, { service, slot, deployment }: DeploymentPlace): DeploymentReport => ({
  ...{ service: service.name, slot, name: deployment.name, status: deploymentStatus(deployment) },
  osFamily: deployment.osFamily ?? null,
  osVersion: deployment.osVersion ?? null,
  configureOs: configureOsButton(fabric, deployment),
  instances: deployment.instances.map((instance) => reportInstance(fabric, instance)),
});

export function reportInstance(fabric: Fabric, instance: Instance): InstanceReport {
  const { name, role, runs, phase, problem, disk } = instance;
  const { from, application, files, computerName } = disk;
  return {
    ...{ name, role, kind: runs.kind, status: phase, problem: problem?.text ?? null, computerName },
    ...{ from, application, files, upgradeDomain: upgradeDomainOf(fabric, instance) },
  };
}

export const reportGuest = (fabric: Fabric, guest: Guest): GuestReport => ({
  ...guest,
  dlv: remainingRearms(fabric, guest),
});
