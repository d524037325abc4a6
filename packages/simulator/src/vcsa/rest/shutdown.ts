import { formatInstant } from "@patchrig/core/clock";
import { cancelShutdown, planShutdown } from "../machine/reboot.ts";
import { DONE, type RestCall, type RestResult, refuse } from "./rest-call.ts";

/** A day. */
const LONGEST_DELAY = 24 * 60;

/** `GET shutdown`: what is planned. */
export function readShutdown({ machine: { planned, clock } }: RestCall): RestResult {
  if (!planned) return { value: { action: "", reason: "" } };
  const at = clock.now() + Math.max(0, planned.at - clock.steadyNow());
  return { value: { action: planned.action, reason: planned.reason, shutdown_time: formatInstant(at) } };
}

/** `POST shutdown?action=reboot|poweroff|cancel`, the delay in minutes (P11). */
export function planByRest({ machine, query, body }: RestCall): RestResult {
  const action = query.get("action");
  if (action === "cancel") {
    cancelShutdown(machine);
    return DONE;
  }
  if (action !== "reboot" && action !== "poweroff") return refuse("badArgument", "action");
  const { delay = 0, reason = "" } = body;
  if (typeof delay !== "number" || !(delay >= 0 && delay <= LONGEST_DELAY)) return refuse("badArgument", "delay");
  if (typeof reason !== "string") return refuse("badArgument", "reason");
  planShutdown(machine, { action, reason: reason.slice(0, 1_000), delayMs: delay * 60_000 });
  return DONE;
}
