import { compareVersions } from "../../advisory/release.ts";
import type { Problem } from "../../run/outcome.ts";
import type { Payload } from "../read/list-staged.ts";
import type { UpdatePlan } from "./update-goal.ts";

/**
 * What is wrong with a payload, measured against the plan: name and kind, version, build, and whether it may be
 * installed on what runs. Undefined when it is the planned one.
 */
export function payloadProblem(payload: Payload, plan: UpdatePlan): Problem | undefined {
  const { to, from } = plan;
  const says = `${payload.name} (${payload.version ?? "no version"}, build ${payload.build ?? "unknown"})`;
  const planned = `${to.version} (build ${to.patchBuild ?? "any"})`;
  if (payload.kind === "TP") {
    // V9.
    return { text: `${says} is a TP: third-party fixes only`, hint: `connect the FP: ${to.iso ?? planned}` };
  }
  if (payload.version !== undefined && isNotNewer(payload.version, from.version)) {
    return {
      text: `${says} is not newer than ${from.version}, which runs`,
      hint: `planned was ${planned}: connect ${to.iso ?? "its ISO"}`,
    };
  }
  if (to.version !== "unknown" && payload.version !== to.version) {
    return {
      text: `${says} is not version ${to.version}`,
      hint: `planned was ${planned}: connect ${to.iso ?? "its ISO"}`,
    };
  }
  if (to.patchBuild !== null && payload.build !== to.patchBuild) {
    return {
      text: `${says} is not build ${to.patchBuild}`,
      hint: `planned was ${planned}: connect ${to.iso ?? "its ISO"}`,
    };
  }
  // Staging takes such a payload, only the installation refuses it (evidence 23–25).
  if (payload.supportedFrom.length > 0 && !payload.supportedFrom.includes(from.version)) {
    return {
      text: `${says} cannot be installed on ${from.version}, only on ${payload.supportedFrom.join(", ")}`,
      hint: "update to one of these first",
    };
  }
  return undefined;
}

/** A running version of three parts is any release of its line: it proves nothing. */
const isNotNewer = (version: string, running: string): boolean =>
  running.split(".").length >= 4 && compareVersions(version, running) <= 0;
