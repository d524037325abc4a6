/** What the story's service is defined and configured by: in the samples' shape. */
export const DEFINITION = `<?xml version="1.0" encoding="utf-8"?>
<ServiceDefinition name="orders" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition">
  <VirtualMachineRole name="Shop" vmsize="Small" />
</ServiceDefinition>
`;

export const CONFIGURATION = `<?xml version="1.0" encoding="utf-8"?>
<ServiceConfiguration serviceName="orders" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration">
  <Role name="Shop">
    <Instances count="2" />
    <OsImage href="shop-base-1" />
  </Role>
</ServiceConfiguration>
`;
