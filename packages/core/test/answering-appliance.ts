import { createMemoryShell, type MemoryShell } from "../src/adapters/memory-shell.ts";
import { createMemoryWeb } from "../src/adapters/memory-web.ts";
import type { Clock } from "../src/clock/index.ts";
import { PatchrigError } from "../src/errors.ts";
import type { Target } from "../src/index.ts";
import { answered } from "./recorded.ts";
import { login, PROMPT } from "./recorded-login.ts";

/** What an appliance shows at a moment. The words of `validate` are inferred; all else is recorded. */
export interface Moment {
  /** Nobody can log in. */
  readonly down?: boolean;
  readonly version?: string;
  readonly build?: number;
  readonly staged?: boolean;
  readonly says?: string;
  /** The login page is there. */
  readonly lit?: boolean;
}

export const SAYS = {
  busy: "Another software update operation is in progress.",
  pending: "A reboot is required to complete the installation.",
  nothing: "No software update packages are staged.",
  sound: "Validation successful",
  other: "Something that nobody has recorded.",
} as const;

/** What it answers to a question. */
export function answerOf(line: string, moment: Moment): readonly string[] {
  const { version = "6.0.0", build = 2_559_267, staged = true, says = SAYS.sound } = moment;
  if (line.endsWith("version.get")) return ["Config:", `    Version: ${version}`, `    Build: ${build}`];
  if (line === "software-packages validate") return stamped(says);
  if (line !== "software-packages list --staged") return [`Unknown command: \`${line}'`];
  return staged ? answered("03", "list --staged") : stamped(SAYS.nothing);
}

const stamped = (text: string): readonly string[] => [` [2015-10-08T02:43:36.281] : ${text}`];

/** An appliance that only answers questions, each by the moment that `now` tells. */
export function answeringAppliance(clock: Clock, now: () => Moment): Target & { readonly shell: MemoryShell } {
  const shell = createMemoryShell({
    clock,
    sessions: [[...login, { hear: /^(?!)/ }]],
    unknown: (line) => `${answerOf(line, now()).join("\r\n")}\r\n${PROMPT}`,
    onOpen: () => {
      if (now().down) throw new PatchrigError("not-reachable", "vcsa-01:22 does not answer");
    },
  });
  const web = createMemoryWeb(() => {
    const { down, lit = true } = now();
    if (down) return { open: [] };
    if (!lit) return { open: ["ssh"] };
    return {
      open: ["ssh", "https"],
      answer: { status: 302, location: "/websso/SAML2/SSO/vsphere.local?SAMLRequest=x" },
    };
  });
  return { name: "vcsa-01", shell, web, redact: (text) => text };
}
