import type { Clock } from "../../clock/index.ts";
import type { HostedServicePort } from "../../ports/hosted-service.ts";
import { createDeployments } from "./deployments.ts";
import { createExchange, type ServiceExchange } from "./exchange.ts";
import { createHostedServices } from "./hosted-services.ts";
import { createMachineImages } from "./machine-images.ts";
import { readOperation } from "./operation.ts";

export interface ServiceManagementOptions {
  readonly clock: Clock;
  /** `https://management.core.windows.net` */
  readonly url: string;
  readonly subscriptionId: string;
  /** A certificate that is registered in the subscription, and its private key, each PEM (W15). */
  readonly client: { readonly certificate: string; readonly key: string };
  readonly ca?: string | undefined;
  readonly certSha256?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called for whatever goes over the wire: a simulated world's clock waits for it. */
  readonly onTraffic?: (() => void) | undefined;
  /** Told of each call and its answer, without addresses that hold a signature. */
  readonly onExchange?: ((exchange: ServiceExchange) => void) | undefined;
}

/** The Service Management API over HTTPS with a client certificate. Connects to nothing yet. */
export function createServiceManagement(
  options: ServiceManagementOptions,
): HostedServicePort & { close(): Promise<void> } {
  const exchange = createExchange(options);
  return {
    images: createMachineImages(exchange),
    services: createHostedServices(exchange),
    deployments: createDeployments(exchange),
    operation: (id) => readOperation(exchange, id),
    close: exchange.close,
  };
}
