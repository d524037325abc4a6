import { type Finding, inOrder } from "../finding.ts";
import { imageNameProblem } from "../image-name.ts";
import type { ConfiguredRole, ServiceConfiguration } from "./cscfg.ts";
import type { RoleKind, ServiceDefinition } from "./csdef.ts";
import type { GuestOsTable } from "./guest-os.ts";
import { lintGuestOs } from "./lint-guest-os.ts";

/** Where a VM role names its image (inferred). */
const OS_IMAGE = '<OsImage href="…">';

export interface LintInput {
  readonly config: ServiceConfiguration;
  /** Tells which role is a VM role; without it, those are that name an image. */
  readonly definition: ServiceDefinition | undefined;
  readonly guestOs: GuestOsTable;
}

/** What would be refused, ignored or regretted in a service configuration; worst first. */
export function lintCscfg(input: LintInput): readonly Finding[] {
  const { config, definition, guestOs } = input;
  const kinds = config.roles.map((role) => kindOf(role, definition));
  const isVmOnly = kinds.length > 0 && kinds.every((kind) => kind === "vm");
  return inOrder([
    ...(definition ? [...mismatches(config, definition), ...settingFindings(config, definition)] : []),
    ...(isVmOnly ? guestOsOnVmRole(config) : lintGuestOs(config, guestOs)),
    ...duplicates(config),
    ...config.roles.flatMap((role, index) => roleFindings(role, kinds[index] ?? "web", config.file)),
  ]);
}

/** By the definition, or by the image that only a VM role names. */
export function kindOf(role: ConfiguredRole, definition: ServiceDefinition | undefined): RoleKind {
  const defined = definition?.roles.find(({ name }) => name === role.name)?.kind;
  return defined ?? (role.osImage === undefined ? "web" : "vm");
}

/** M6, W5: a VM role's operating system is in its image, so nobody but the customer changes it. */
function guestOsOnVmRole(config: ServiceConfiguration): Finding[] {
  const present = [
    { name: "osFamily", value: config.osFamily, at: config.osFamilyAt },
    { name: "osVersion", value: config.osVersion, at: config.osVersionAt },
  ];
  return present
    .filter(({ value }) => value !== undefined)
    .map(({ name, at }) => ({
      level: "error",
      rule: "guest-os-on-vm-role",
      text: `${name} does not apply to a VM role, whose operating system is in its image: take it out`,
      file: config.file,
      at,
      cite: ["M6", "W5"],
    }));
}

function mismatches(config: ServiceConfiguration, definition: ServiceDefinition): Finding[] {
  const findings: Finding[] = [];
  const { file } = config;
  if (config.serviceName !== definition.name) {
    const text = `serviceName is "${config.serviceName}", but ${definition.file} defines "${definition.name}"`;
    findings.push({ level: "error", rule: "service-name", text, file, at: config.at, cite: ["W1"] });
  }
  for (const role of config.roles) {
    if (definition.roles.some(({ name }) => name === role.name)) continue;
    const text = `the role "${role.name}" is not in ${definition.file}`;
    findings.push({ level: "error", rule: "undefined-role", text, file, at: role.at, cite: ["W1"] });
  }
  for (const { name } of definition.roles) {
    if (config.roles.some((role) => role.name === name)) continue;
    const text = `the role "${name}" of ${definition.file} has no configuration`;
    findings.push({ level: "error", rule: "unconfigured-role", text, file, at: config.at, cite: ["W1"] });
  }
  return findings;
}

/** What an import of the definition configures (RemoteAccess, Connect) is in no definition. */
const IMPORTED = /^Microsoft\.WindowsAzure\.Plugins\./;

/** A setting is named in the definition and gets its value in the configuration: one without the other is a slip. */
function settingFindings({ roles, file }: ServiceConfiguration, definition: ServiceDefinition): Finding[] {
  return roles.flatMap((role) => {
    const defined = definition.roles.find(({ name }) => name === role.name)?.settings;
    if (defined === undefined) return [];
    const common = { level: "error", file, cite: ["inferred"] } as const;
    const unknown = role.settings.filter(({ name }) => !defined.includes(name) && !IMPORTED.test(name));
    const missing = defined.filter((name) => !role.settings.some((setting) => setting.name === name));
    return [
      ...unknown.map(({ name, at }) => {
        return { ...common, rule: "undefined-setting", text: `the setting "${name}" is not in ${definition.file}`, at };
      }),
      ...missing.map((name) => {
        const text = `the setting "${name}" of ${definition.file} has no value in the role "${role.name}"`;
        return { ...common, rule: "setting-without-value", text, at: role.at };
      }),
    ];
  });
}

function duplicates({ roles, file }: ServiceConfiguration): Finding[] {
  return roles
    .filter((role, index) => roles.findIndex(({ name }) => name === role.name) < index)
    .map(({ name, at }) => ({
      level: "error",
      rule: "duplicate-role",
      text: `there are two roles "${name}"`,
      file,
      at,
      cite: ["inferred"],
    }));
}

function roleFindings(role: ConfiguredRole, kind: RoleKind, file: string): Finding[] {
  return [...countFindings(role, file), ...imageFindings(role, kind, file)];
}

function countFindings({ name, instances, instancesAt: at }: ConfiguredRole, file: string): Finding[] {
  if (instances === undefined || !/^[1-9]\d{0,3}$/.test(instances)) {
    const found = instances === undefined ? "none" : `"${instances}"`;
    const text = `the role "${name}" needs <Instances count="…"> from 1 on, found ${found}`;
    return [{ level: "error", rule: "instance-count", text, file, at, cite: ["W1"] }];
  }
  if (instances !== "1") return [];
  const text = `the role "${name}" has one instance: it is away during each update, which goes domain by domain`;
  return [{ level: "warning", rule: "single-instance", text, file, at, cite: ["W5"] }];
}

function imageFindings({ name, osImage, osImageAt: at }: ConfiguredRole, kind: RoleKind, file: string): Finding[] {
  if (kind !== "vm") {
    if (osImage === undefined) return [];
    const text = `the role "${name}" is no VM role, so it has no image of its own`;
    return [{ level: "error", rule: "image-on-other-role", text, file, at, cite: ["M9"] }];
  }
  if (osImage === undefined) {
    const text = `the VM role "${name}" names no image: ${OS_IMAGE} is missing`;
    return [{ level: "warning", rule: "no-image", text, file, at, cite: ["inferred"] }];
  }
  const problem = imageNameProblem(osImage);
  if (problem === undefined) return [];
  const level = problem.certain ? "error" : "warning";
  return [{ level, rule: "image-name", text: problem.text, file, at, cite: problem.certain ? ["M14"] : ["inferred"] }];
}
