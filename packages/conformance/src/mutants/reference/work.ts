import type { Endpoints } from "@patchrig/core/endpoints";

/** Each breaks one requirement of clients, which names it in `broken-by`. */
export const MISTAKES = [
  "interrupts-the-pager",
  "answers-blindly",
  "types-early",
  "stages-twice",
  "installs-twice",
  "hard-coded-count",
  "wants-whole-prompts",
  "one-page-only",
  "reboots-at-once",
  "reboots-after-refusal",
  "wrong-reboot-form",
  "works-in-bash",
  "takes-any-payload",
  "hides-refusal",
  "503-is-an-error",
  "port-is-ready",
  "html-is-an-error",
  "waits-for-ever",
  "tries-passwords",
  "tells-password",
  "no-login",
  "never-reboots",
] as const;
export type Mistake = (typeof MISTAKES)[number];

/** What goes through the client's hands. */
export interface Work {
  readonly appliance: Endpoints["appliances"][number];
  readonly mistake: Mistake | undefined;
  readonly limitMs: number;
  print(text: string): void;
}
