import type { Clock } from "../../clock/index.ts";
import type { TlsTrust } from "../tls-agent.ts";

export interface PageBlobOptions {
  readonly clock: Clock;
  /** Whom to believe at the address of a blob. */
  readonly trustFor: (url: URL) => TlsTrust;
  readonly signal?: AbortSignal | undefined;
  readonly onTraffic?: (() => void) | undefined;
}
