import type { Deployment, Slot } from "@patchrig/core/vmrole";

/** What an update that is under way waits for, as a line; none where there is none. */
export function updateLine({ service, slot }: Slot, { update, instances }: Deployment): readonly string[] {
  if (update === undefined) return [];
  const { mode, domain, state, mayRollBack } = update;
  const last = Math.max(domain, ...instances.map((one) => one.domain ?? 0));
  if (state === "During") return [`update: ${mode.toLowerCase()}, at upgrade domain ${domain} of 0 to ${last}`];
  const at = `--service ${service}${slot === "Staging" ? " --slot staging" : ""}`;
  const back = mayRollBack ? `, or \`patchrig vmrole deployment rollback ${at}\`` : "";
  return [
    `update: by hand, waits for upgrade domain ${domain} of 0 to ${last}: \`patchrig vmrole deployment walk ${at}\`${back}`,
  ];
}
