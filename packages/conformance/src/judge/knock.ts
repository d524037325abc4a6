import { connect } from "node:net";
import { withLimit } from "@patchrig/core/clock";
import { patientClock } from "./patience.ts";

/** Does this port take a connection? One that neither takes nor refuses it in time counts as closed. */
export function knock(host: string, port: number, limitMs: number): Promise<"open" | "closed"> {
  const socket = connect({ host, port });
  const answered = new Promise<"open" | "closed">((resolve) => {
    socket.once("connect", () => resolve("open"));
    socket.once("error", () => resolve("closed"));
  });
  return withLimit(patientClock, { ms: limitMs, waitedFor: `port ${port}` }, () => answered)
    .catch(() => "closed" as const)
    .finally(() => socket.destroy());
}
