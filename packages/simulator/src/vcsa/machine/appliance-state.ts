import type { Profile } from "@patchrig/platforms/profiles";

/** How far an update has come; the machine's own view, finer than what outsiders are shown. */
export type UpdateState = "idle" | "staging" | "staged" | "installing" | "services-stopped" | "installed" | "failed";

/** How far a boot has come (V22, V23): SSH answers minutes before the web client does. */
export type Phase = "off" | "booting" | "network" | "sshd" | "proxy" | "initializing" | "up";

/** Milliseconds that a boot stays in its phases, where that is not the timeline's own time. */
export type BootStays = Readonly<Partial<Record<Phase, number>>>;

/** What `software-packages` may be asked to do to the state. */
export type Act = "stage" | "install-staged" | "install-medium" | "unstage" | "validate";

export type Refusal = keyof Profile["softwarePackages"];

/** Where each state may lead. A reboot leads from `installed` to `idle`, at the new release (V19, V26). */
const MAY_BECOME: Readonly<Record<UpdateState, readonly UpdateState[]>> = {
  idle: ["staging", "installing"],
  // `install --iso` stages and installs in one.
  staging: ["staged", "idle", "installing"],
  staged: ["staging", "installing", "idle"],
  installing: ["services-stopped", "staged", "idle"],
  "services-stopped": ["installed", "staged", "idle", "failed"],
  installed: ["idle"],
  // By the way back alone, never by a reboot (evidence 50).
  failed: ["staged", "idle"],
};

/** What each state refuses, and for which of the profile's reasons. One operation at a time, whoever asks. */
const REFUSES: Readonly<Record<UpdateState, Partial<Record<Act, Refusal>>>> = {
  idle: { "install-staged": "nothingStaged", unstage: "nothingStaged", validate: "nothingStaged" },
  staging: refusingAll("busy"),
  staged: {},
  installing: refusingAll("busy"),
  "services-stopped": refusingAll("busy"),
  installed: refusingAll("rebootPending"),
  failed: refusingAll("installFailed"),
};

/** May the state change so? */
export const mayBecome = (from: UpdateState, to: UpdateState): boolean => MAY_BECOME[from].includes(to);

/** Why the state forbids the act; undefined when it does not. */
export const refusalOf = (state: UpdateState, act: Act): Refusal | undefined => REFUSES[state][act];

export const isUpdateState = (text: string): text is UpdateState => text in MAY_BECOME;

export const isPhase = (text: string): text is Phase => text in ANSWERS;

/** What listens in each phase. VAMI is a light server of its own and comes with the proxy (inferred). */
const ANSWERS: Readonly<Record<Phase, { readonly ssh: boolean; readonly web: boolean }>> = {
  off: { ssh: false, web: false },
  booting: { ssh: false, web: false },
  network: { ssh: false, web: false },
  sshd: { ssh: true, web: false },
  proxy: { ssh: true, web: true },
  initializing: { ssh: true, web: true },
  up: { ssh: true, web: true },
};

/**
 * Between `Services stopped.` and the reboot vCenter is gone (V4, V20); that 443 refuses then is inferred. From 6.7 on a page
 * says there that an update is in progress (56).
 */
const WITHOUT_VCENTER: ReadonlySet<UpdateState> = new Set(["services-stopped", "installed"]);

export const isWithoutVcenter = (update: UpdateState): boolean => WITHOUT_VCENTER.has(update);

/** Which ports answer in a phase and an update state. */
export function openPorts(phase: Phase, update: UpdateState, has: { readonly vami: boolean; readonly rest: boolean }) {
  const { ssh, web } = ANSWERS[phase];
  return { ssh, https: web && (has.rest || !isWithoutVcenter(update)), vami: web && has.vami };
}

function refusingAll(reason: Refusal): Record<Act, Refusal> {
  return { stage: reason, "install-staged": reason, "install-medium": reason, unstage: reason, validate: reason };
}
