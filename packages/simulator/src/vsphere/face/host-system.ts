import { fill } from "@patchrig/platforms/profiles";
import type { Estate } from "../estate/estate.ts";
import { type Data, data, instant, list, megabytes, short, word } from "../soap/value.ts";
import { ENTITY, entityReads, refList } from "./containers.ts";
import { connected } from "./datastore.ts";
import type { Face, Host } from "./face.ts";
import { ENTITY_UNSET, type ManagedType } from "./managed-type.ts";

/** What a host calls itself. */
export function hostProduct({ vsphere }: Estate): Data {
  const { agent, about } = vsphere;
  const version = agent.version.value;
  return data("AboutInfo", {
    name: agent.name.text,
    fullName: fill(agent.fullName.text, { version, build: agent.build.value }),
    vendor: about.vendor.text,
    version,
    build: String(agent.build.value),
    localeVersion: "INTL",
    localeBuild: "000",
    osType: agent.osType.value,
    productLineId: agent.productLineId.value,
    apiType: agent.apiType.value,
    apiVersion: shortVersion(version),
    licenseProductName: agent.licenseProductName.text,
    licenseProductVersion: shortVersion(version),
  });
}

/** `6.0` of `6.0.0`. */
export const shortVersion = (version: string): string => version.split(".").slice(0, 2).join(".");

const hardware = (host: Host) => ({
  vendor: host.vendor,
  model: host.model,
  memorySize: megabytes(host.memoryGb * 1024),
  cpuModel: host.cpuModel,
  cpuMhz: host.cpuMhz,
  numCpuPkgs: short(2),
  numCpuCores: short(host.cpuCores),
  numCpuThreads: short(host.cpuCores * 2),
  numNics: 2,
  numHBAs: 1,
});

const runtime = ({ estate }: Face) =>
  data("HostRuntimeInfo", {
    connectionState: connected(),
    powerState: word("HostSystemPowerState", "poweredOn"),
    standbyMode: "none",
    inMaintenanceMode: false,
    bootTime: instant(estate.world.clock.now() - 30 * 86_400_000),
  });

export const hostType: ManagedType<Host> = {
  type: "HostSystem",
  also: ENTITY,
  read: {
    ...entityReads,
    name: ({ name }) => name,
    parent: (_, { refs }) => refs.compute,
    runtime: (_, face) => runtime(face),
    summary: (host, face) =>
      data("HostListSummary", {
        host: face.refs.host(host.name),
        hardware: data("HostHardwareSummary", { ...hardware(host), uuid: face.estate.uuid(`host/${host.name}`) }),
        runtime: runtime(face),
        config: data("HostConfigSummary", {
          name: host.name,
          port: 902,
          product: hostProduct(face.estate),
          vmotionEnabled: true,
          faultToleranceEnabled: false,
        }),
        quickStats: data("HostListSummaryQuickStats", {
          overallCpuUsage: Math.round(host.cpuMhz * host.cpuCores * 0.2),
          overallMemoryUsage: Math.round(host.memoryGb * 1024 * 0.4),
          uptime: 30 * 86_400,
        }),
        overallStatus: word("ManagedEntityStatus", "green"),
        rebootRequired: false,
      }),
    hardware: (host, face) =>
      data("HostHardwareInfo", {
        systemInfo: data("HostSystemInfo", {
          vendor: host.vendor,
          model: host.model,
          uuid: face.estate.uuid(`host/${host.name}`),
        }),
        cpuInfo: data("HostCpuInfo", {
          numCpuPackages: short(2),
          numCpuCores: short(host.cpuCores),
          numCpuThreads: short(host.cpuCores * 2),
          hz: BigInt(host.cpuMhz) * 1_000_000n,
        }),
        memorySize: megabytes(host.memoryGb * 1024),
      }),
    config: (host, face) =>
      data("HostConfigInfo", { host: face.refs.host(host.name), product: hostProduct(face.estate) }),
    vm: (host, face) =>
      refList(
        face
          .vms()
          .filter((vm) => vm.host === host.name)
          .map(face.refs.vm),
      ),
    datastore: (_, { refs, datastores }) => refList(datastores.map(({ name }) => refs.datastore(name))),
    network: (_, { refs }) => refList([refs.network]),
    datastoreBrowser: () => undefined,
    configManager: () => data("HostConfigManager", {}),
    systemResources: () => undefined,
    capability: () => undefined,
    licensableResource: () => data("HostLicensableResourceInfo", { resource: list("KeyAnyValue", []) }),
  },
  unset: ENTITY_UNSET,
};
