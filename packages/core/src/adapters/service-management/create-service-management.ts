import type { HostedServicePort } from "../../ports/hosted-service.ts";
import { createCertificates } from "./certificates.ts";
import { createDeployments } from "./deployments.ts";
import { createExchange } from "./exchange.ts";
import { createHostedServices, listLocations } from "./hosted-services.ts";
import { createMachineImages } from "./machine-images.ts";
import { readOperation } from "./operation.ts";
import type { ServiceManagementOptions } from "./options.ts";

/** The Service Management API over HTTPS with a client certificate. Connects to nothing yet. */
export function createServiceManagement(
  options: ServiceManagementOptions,
): HostedServicePort & { close(): Promise<void> } {
  const exchange = createExchange(options);
  return {
    images: createMachineImages(exchange),
    services: createHostedServices(exchange),
    deployments: createDeployments(exchange),
    certificates: createCertificates(exchange),
    locations: () => listLocations(exchange),
    operation: (id) => readOperation(exchange, id),
    close: exchange.close,
  };
}
