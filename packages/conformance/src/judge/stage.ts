import type { ApplianceEndpoints, Endpoints } from "@patchrig/core/endpoints";
import type { SshConnection } from "@patchrig/core/ssh";
import type { Session } from "./open-session.ts";
import type { ServiceMemory } from "./service/memory.ts";
import type { Tap } from "./tap.ts";
import type { PeerTime } from "./time.ts";

/** What the steps share: one connection, one session, one clock. */
export interface Stage {
  readonly endpoints: Endpoints;
  readonly appliance: ApplianceEndpoints;
  readonly limitMs: number;
  readonly tap?: Tap;
  readonly time: PeerTime;
  readonly service: ServiceMemory;
  connection: SshConnection | undefined;
  session: Session | undefined;
}
