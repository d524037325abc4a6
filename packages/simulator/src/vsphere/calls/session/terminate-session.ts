import type { OwnCall } from "../../call.ts";
import { childrenOf } from "../../soap/element.ts";

/** Others are logged out, by the keys of their sessions; one's own stays. */
export function terminateSession({ sessions, session, args }: OwnCall): undefined {
  const keys = new Set(childrenOf(args, "sessionId").map(({ text }) => text.trim()));
  for (const other of [...sessions.all]) if (other !== session && keys.has(other.key)) sessions.close(other);
}
