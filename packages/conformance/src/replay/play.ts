import type { Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import type { Evidence } from "@patchrig/platforms/evidence";
import { judge, type ReplayVerdict } from "./judge.ts";
import { type Performance, perform } from "./perform.ts";
import { readRecording } from "./recording.ts";

export interface ReplayOptions {
  /** Which of the endpoints' appliances; the first when left out. */
  readonly appliance?: string;
  /** Real milliseconds that any one wait may take; 60,000 when left out. */
  readonly limitMs?: number;
  /** Called with what was shown, before it is judged. */
  onPerformed?(performance: Performance): void;
}

/**
 * Types a recording's inputs at a target over SSH and compares what it says with the recording. A difference is a
 * verdict; throws `PatchrigError` for what keeps it from being played at all: bad-usage, not-reachable,
 * wrong-password, unknown-host-key, refused.
 */
export async function replayAgainst(
  endpoints: Endpoints,
  evidence: Evidence,
  options: ReplayOptions = {},
): Promise<ReplayVerdict> {
  const recording = readRecording(evidence);
  const { appliance: name, limitMs = 60_000 } = options;
  const appliance = endpoints.appliances.find((one) => name === undefined || one.name === name);
  if (!appliance) throw new PatchrigError("bad-usage", `the endpoints have no appliance ${name ?? "at all"}`);
  const performance = await perform(recording, { endpoints, appliance, limitMs });
  options.onPerformed?.(performance);
  return judge(recording, performance);
}
