import type { Problem } from "../../run/outcome.ts";
import { shellRefusal } from "../console/shell.ts";

const LONGEST_REASON = 80;

/**
 * The command that reboots the appliance. Never `shutdown -r now`, which the shell refuses (V21). The reason goes
 * between double quotes, so what could end them, or be read as an option or an expansion, is taken out of it.
 */
export function rebootCommand(reason: string): string {
  return `shutdown reboot -r "${safeReason(reason)}"`;
}

function safeReason(reason: string): string {
  const plain = reason.replace(/[^\w .,:;()/+#@=-]+/g, "_").replace(/^[\s_-]+/, "");
  return plain.slice(0, LONGEST_REASON).trim() || "update";
}

/** What stood in the way of the reboot, by the lines that came back; undefined when nothing did. */
export function parseRebootRefusal(lines: readonly string[]): Problem | undefined {
  const refusal = shellRefusal(lines);
  return refusal && { ...refusal, hint: "reboot the appliance by hand, then run `patchrig vcsa wait` and `verify`" };
}
