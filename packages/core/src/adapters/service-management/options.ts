import type { Clock } from "../../clock/index.ts";

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
  /** Told of each request while it is on its way: a simulated world's clock stands still for it. Never rejects. */
  readonly onRequest?: ((answered: Promise<unknown>) => void) | undefined;
  /** Told of each call and its answer, without addresses that hold a signature. */
  readonly onExchange?: ((exchange: ServiceExchange) => void) | undefined;
}

/** One call and its answer, as it may be written down. */
export interface ServiceExchange {
  readonly at: string;
  readonly method: string;
  /** Behind the subscription. */
  readonly path: string;
  readonly status: number;
  readonly requestId: string;
  readonly said: string;
}
