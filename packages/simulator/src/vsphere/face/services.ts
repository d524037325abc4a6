import { data, instant, list, type Value } from "../soap/value.ts";
import type { Face } from "./face.ts";
import type { ManagedType } from "./managed-type.ts";

const nothing = (of: string) => () => list(of, []);

/** A server's managers and what they have to tell; most of them nothing. */
export const serviceTypes: Readonly<Record<string, ManagedType<undefined>>> = {
  ServiceInstance: service("ServiceInstance", {
    content: (_, face) => face.content(),
    serverClock: (_, { estate }) => instant(estate.world.clock.now()),
    capability: () => data("Capability", { provisioningSupported: true, multiHostSupported: true }),
  }),
  CustomFieldsManager: service("CustomFieldsManager", { field: nothing("CustomFieldDef") }),
  ViewManager: service("ViewManager", { viewList: nothing("ManagedObjectReference") }),
  EventManager: service("EventManager", { maxCollector: () => 32 }, ["description", "latestEvent"]),
  LicenseManager: service("LicenseManager", { licenses: nothing("LicenseManagerLicenseInfo") }, [
    ...[
      "source",
      "sourceAvailable",
      "diagnostics",
      "featureInfo",
      "licensedEdition",
      "licenseAssignmentManager",
      "evaluation",
    ],
  ]),
  OptionManager: service("OptionManager", { setting: nothing("OptionValue"), supportedOption: nothing("OptionDef") }),
  AuthorizationManager: service(
    "AuthorizationManager",
    { privilegeList: nothing("AuthorizationPrivilege"), roleList: nothing("AuthorizationRole") },
    ["description"],
  ),
  AlarmManager: service("AlarmManager", {}, ["defaultExpression", "description"]),
  ExtensionManager: service("ExtensionManager", { extensionList: nothing("Extension") }),
  PerformanceManager: service(
    "PerformanceManager",
    {
      historicalInterval: nothing("PerfInterval"),
      perfCounter: nothing("PerfCounterInfo"),
    },
    ["description"],
  ),
  ScheduledTaskManager: service("ScheduledTaskManager", { scheduledTask: nothing("ManagedObjectReference") }, [
    "description",
  ]),
  CustomizationSpecManager: service("CustomizationSpecManager", { info: nothing("CustomizationSpecInfo") }, [
    "encryptionKey",
  ]),
  UserDirectory: service("UserDirectory", { domainList: nothing("xsd:string") }),
  SearchIndex: service("SearchIndex", {}),
  FileManager: service("FileManager", {}),
  VirtualDiskManager: service("VirtualDiskManager", {}),
  PropertyCollector: service("PropertyCollector", { filter: nothing("ManagedObjectReference") }),
  GuestOperationsManager: service("GuestOperationsManager", {}, [
    ...["authManager", "fileManager", "processManager", "guestWindowsRegistryManager", "aliasManager"],
  ]),
  StorageResourceManager: service("StorageResourceManager", {}),
  DistributedVirtualSwitchManager: service("DistributedVirtualSwitchManager", {}),
  LocalizationManager: service("LocalizationManager", { catalog: nothing("LocalizationManagerMessageCatalog") }),
  OvfManager: service("OvfManager", {
    ovfImportOption: nothing("OvfOptionInfo"),
    ovfExportOption: nothing("OvfOptionInfo"),
  }),
  ServiceManager: service("ServiceManager", { service: nothing("ServiceManagerServiceInfo") }),
  DiagnosticManager: service("DiagnosticManager", {}),
};

type Read = (it: undefined, face: Face) => Value | undefined;

function service(
  type: string,
  read: Readonly<Record<string, Read>>,
  unset: readonly string[] = [],
): ManagedType<undefined> {
  return { type, also: [], read, unset };
}
