import { loadVmRole } from "@patchrig/platforms/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { type JsonOption, oneOf } from "./options.ts";
import { print, table } from "./print.ts";

const ROLES = ["web", "worker", "vm"] as const;

/** `duties`: who looks after what, by role (M4). */
export function showDuties(options: JsonOption & { readonly role?: string }, context: Context): ExitCode {
  const { duties, can } = loadVmRole();
  const roles = options.role === undefined ? ROLES : [oneOf("--role", options.role, ROLES)];
  const rows = duties.map((row) => [
    row.layer,
    ...roles.map((role) => (row[role] === "none" ? "-" : row[role])),
    row.cite,
  ]);
  const json = {
    roles,
    duties: duties.map(({ layer, cite, ...by }) => ({
      layer,
      by: Object.fromEntries(roles.map((role) => [role, by[role] === "none" ? null : by[role]])),
      cite: [cite],
    })),
    configureOs: Object.fromEntries(roles.map((role) => [role, can.configureOs.value.includes(role)])),
  };
  const osLine = roles.map((role) => (can.configureOs.value.includes(role) ? "yes" : "no"));
  const lines = table([["layer", ...roles, ""], ...rows, ["[Configure OS]", ...osLine, "M6"]]);
  print({ json, lines }, options.json, context);
  return EXIT.done;
}
