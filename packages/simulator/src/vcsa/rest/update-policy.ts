import { POLICY_URL } from "../../repository/visit.ts";
import { DONE, type RestCall, type RestResult, refuse } from "./rest-call.ts";

const KEYS = { url: POLICY_URL, checks: "updatePolicyChecks", stages: "updatePolicyStages" } as const;

/** `GET update/policy`: where updates come from, and when they are looked for. */
export function readPolicy({ machine: { disk } }: RestCall): RestResult {
  const custom = disk.settings.get(KEYS.url) ?? "";
  return {
    value: {
      custom_URL: custom,
      default_URL: "",
      username: "",
      check_schedule: JSON.parse(disk.settings.get(KEYS.checks) ?? "[]"),
      auto_stage: disk.settings.get(KEYS.stages) === "true",
      auto_update: false,
    },
  };
}

/** `PUT update/policy` */
export function writePolicy({ machine: { disk }, body }: RestCall): RestResult {
  const policy = (body.policy ?? body) as Readonly<Record<string, unknown>>;
  const { custom_URL: url = "", check_schedule: checks = [], auto_stage: stages = false } = policy;
  if (typeof url !== "string" || url.length > 2_000) return refuse("badArgument", "custom_URL");
  if (!Array.isArray(checks) || JSON.stringify(checks).length > 2_000) return refuse("badArgument", "check_schedule");
  disk.settings.set(KEYS.url, url);
  disk.settings.set(KEYS.checks, JSON.stringify(checks));
  disk.settings.set(KEYS.stages, String(stages === true));
  return DONE;
}
