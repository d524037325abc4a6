import { type Finding, inOrder } from "../finding.ts";
import { childNamed } from "../xml/element.ts";
import { type BuildPhase, type GuestSystem, PASSES, PUBLIC_KEY_TOKEN, SKIP_REARM_COMPONENTS } from "./components.ts";
import { hiddenPasswordProblem } from "./hidden-password.ts";
import { passwordsOf, type Unattend, type UnattendComponent, type UnattendPassword } from "./unattend.ts";

export interface UnattendUse {
  readonly system: GuestSystem;
  readonly phase: BuildPhase;
}

type Draft = Omit<Finding, "file">;

/** What would stop Windows Setup, use up a rearm, or deploy an image that cannot be activated; worst first. */
export function lintUnattend(unattend: Unattend, use: UnattendUse): readonly Finding[] {
  const drafts: Draft[] = [
    ...unknownPasses(unattend),
    ...unattend.components.flatMap(identityFindings),
    ...skipRearmFindings(unattend, use),
    ...unattend.components.flatMap(passwordsOf).flatMap(passwordFindings),
  ];
  return inOrder(drafts.map((draft) => ({ ...draft, file: unattend.file })));
}

function unknownPasses({ passes }: Unattend): Draft[] {
  return passes
    .filter(({ name }) => !PASSES.includes(name))
    .map(({ name, at }) => ({
      level: "error",
      rule: "unknown-pass",
      text: `"${name}" is no pass: there are ${PASSES.join(", ")}`,
      at,
      cite: ["W11"],
    }));
}

function identityFindings({ name, publicKeyToken, architecture, at }: UnattendComponent): Draft[] {
  const drafts: Draft[] = [];
  if (name === "")
    drafts.push({ level: "error", rule: "component-name", text: "a component without a name", at, cite: ["W11"] });
  if (publicKeyToken !== PUBLIC_KEY_TOKEN) {
    const text = `${name}: publicKeyToken should be ${PUBLIC_KEY_TOKEN}, found ${publicKeyToken ?? "none"}`;
    drafts.push({ level: "error", rule: "public-key-token", text, at, cite: ["W11"] });
  }
  if (!["amd64", "x86", "ia64", "arm64"].includes(architecture ?? "")) {
    const text = `${name}: processorArchitecture is ${architecture ?? "missing"}: a 64-bit server is amd64`;
    drafts.push({ level: "error", rule: "architecture", text, at, cite: ["W11"] });
  }
  return drafts;
}

function skipRearmFindings({ components, at }: Unattend, use: UnattendUse): Draft[] {
  const skipping = components.filter(({ element }) => childNamed(element, "SkipRearm") !== undefined);
  const active = skipping.filter(isOn);
  const findings = skipping.flatMap((component) => placeFindings(component, use));
  if (use.phase === "building") {
    if (active.length > 0) return findings;
    const text = "no SkipRearm: each generalization while the image is built uses up one rearm of 3";
    return [...findings, { level: "warning", rule: "skip-rearm-missing", text, at, cite: ["M19", "M20"] }];
  }
  const left = active.map((component): Draft => {
    const text =
      "SkipRearm must be gone in the final build: the grace period is not reset, and every copy has the same client machine id";
    return { level: "error", rule: "skip-rearm-left", text, at: component.at, cite: ["W8"] };
  });
  return [...findings, ...left];
}

const isOn = ({ element }: UnattendComponent) => /^\s*(1|true)\s*$/i.test(childNamed(element, "SkipRearm")?.text ?? "");

function placeFindings(component: UnattendComponent, { system }: UnattendUse): Draft[] {
  const { name, pass, at, element } = component;
  const drafts: Draft[] = [];
  if (pass !== "generalize") {
    const text = `SkipRearm belongs to the pass generalize, and is not read in ${pass}`;
    drafts.push({ level: "error", rule: "skip-rearm-pass", text, at, cite: ["M20"] });
  }
  const value = childNamed(element, "SkipRearm")?.text.trim() ?? "";
  if (!/^(0|1|true|false)$/i.test(value)) {
    drafts.push({
      level: "error",
      rule: "skip-rearm-value",
      text: `SkipRearm is 1 or 0, found "${value}"`,
      at,
      cite: ["M20"],
    });
  }
  const expected = SKIP_REARM_COMPONENTS[system];
  if (name === expected) return drafts;
  // The field note used the older component on 2008 R2, and it worked there (M20).
  const isOlder = name === SKIP_REARM_COMPONENTS["2008"] && system === "2008r2";
  const level = isOlder ? "warning" : "error";
  const text = `SkipRearm belongs to ${expected} on this system, found in ${name}${isOlder ? ", which was seen to work" : ""}`;
  return [...drafts, { level, rule: "skip-rearm-component", text, at, cite: isOlder ? ["W9", "M20"] : ["W9"] }];
}

function passwordFindings({ owner, value, isPlain, component, at }: UnattendPassword): Draft[] {
  const drafts: Draft[] = [];
  if (owner === "AdministratorPassword" && !["auditSystem", "oobeSystem"].includes(component.pass)) {
    const text = `AdministratorPassword belongs to auditSystem or oobeSystem, found in ${component.pass}`;
    drafts.push({ level: "error", rule: "password-pass", text, at, cite: ["W11"] });
  }
  if (isPlain) {
    const text = `${owner} stands there in plain text; hidden it is no secret either: keep the file out of the image`;
    return [...drafts, { level: "warning", rule: "plain-password", text, at, cite: ["W10"] }];
  }
  const problem = hiddenPasswordProblem(value, owner);
  if (problem === undefined) return drafts;
  const text = `${owner} is hidden wrongly, ${problem}: Windows Setup ends with 0x8030000b`;
  return [...drafts, { level: "error", rule: "hidden-password", text, at, cite: ["W10", "A10"] }];
}
