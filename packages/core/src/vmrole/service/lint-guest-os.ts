import type { Finding } from "../finding.ts";
import type { ServiceConfiguration } from "./cscfg.ts";
import { type GuestOsTable, knowledgeOf, parseGuestOsVersion, VERSION_EXAMPLE } from "./guest-os.ts";

/** What is wrong with `osFamily` and `osVersion` of a service whose roles have the provider's operating system. */
export function lintGuestOs(config: ServiceConfiguration, table: GuestOsTable): readonly Finding[] {
  return [...familyFindings(config, table), ...versionFindings(config, table)];
}

function familyFindings(
  { osFamily, osVersion, file, osFamilyAt: at }: ServiceConfiguration,
  table: GuestOsTable,
): Finding[] {
  if (osFamily === undefined) {
    if (parseGuestOsVersion(osVersion ?? "*")) return [];
    const name = nameOf(table.defaultFamily, table);
    const text = `no osFamily: that is family ${table.defaultFamily} (${name}), and it never changes by itself`;
    return [{ level: "note", rule: "default-family", text, file, at, cite: ["M1", "M2", "W1"] }];
  }
  if (table.families.some(({ family }) => String(family) === osFamily)) return [];
  const known = table.families.map(({ family, name }) => `${family} (${name})`).join(", ");
  const text = `osFamily="${osFamily}" is no known guest OS family: there are ${known}`;
  return [{ level: "error", rule: "unknown-family", text, file, at, cite: ["W2"] }];
}

function versionFindings(config: ServiceConfiguration, table: GuestOsTable): Finding[] {
  const { osVersion, osFamily, file, osVersionAt: at } = config;
  if (osVersion === undefined || osVersion === "*") return [];
  const version = parseGuestOsVersion(osVersion);
  if (version === undefined) {
    const text = `osVersion="${osVersion}" is neither * nor like ${VERSION_EXAMPLE}`;
    return [{ level: "error", rule: "unknown-version", text, file, at, cite: ["W1", "W3"] }];
  }
  const findings: Finding[] = [];
  if (osFamily !== undefined && String(version.family) !== osFamily) {
    const text = `osVersion="${osVersion}" is of family ${version.family}, but osFamily is ${osFamily}`;
    findings.push({ level: "error", rule: "family-mismatch", text, file, at, cite: ["W2", "W3"] });
  }
  const pinned = `osVersion is pinned: no security update after ${version.month} comes by itself; * is the newest`;
  findings.push({ level: "warning", rule: "pinned-version", text: pinned, file, at, cite: ["M1", "W3"] });
  if (knowledgeOf(osVersion, table) === "seen") return findings;
  const text = `osVersion="${osVersion}" was not seen anywhere; the list of those that were has gaps`;
  return [...findings, { level: "warning", rule: "unseen-version", text, file, at, cite: ["W4"] }];
}

const nameOf = (family: number, table: GuestOsTable) =>
  table.families.find((row) => row.family === family)?.name ?? "unknown";
