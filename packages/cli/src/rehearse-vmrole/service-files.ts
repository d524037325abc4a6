import type { Slot } from "@patchrig/core/vmrole";
import { fill, loadVmRole } from "@patchrig/platforms/vmrole";

export const AT: Slot = { service: "orders", slot: "Production" };
export const LOCATION = "North Central US";

/** What the story's service is defined and configured by: in the samples' shape. */
export const DEFINITION = `<?xml version="1.0" encoding="utf-8"?>
<ServiceDefinition name="orders" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition">
  <VirtualMachineRole name="Shop" vmsize="Small" />
</ServiceDefinition>
`;

export const configuration = (image: string): string => `<?xml version="1.0" encoding="utf-8"?>
<ServiceConfiguration serviceName="orders" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration">
  <Role name="Shop">
    <Instances count="2" />
    ${fill(loadVmRole().xml.osImage.text, { image })}
  </Role>
</ServiceConfiguration>
`;
