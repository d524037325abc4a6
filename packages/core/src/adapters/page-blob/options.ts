import type { Clock } from "../../clock/index.ts";
import type { TlsTrust } from "../tls-agent.ts";

export interface PageBlobOptions {
  readonly clock: Clock;
  /** Whom to believe at the address of a blob. */
  readonly trustFor: (url: URL) => TlsTrust;
  readonly signal?: AbortSignal | undefined;
  /** Told of each request while it is on its way: a simulated world's clock stands still for it. Never rejects. */
  readonly onRequest?: ((answered: Promise<unknown>) => void) | undefined;
}
