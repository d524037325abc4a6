import type { Problem } from "../../run/outcome.ts";

/** One thing that was looked at before a run. A warning keeps nobody from it. */
export interface Check {
  readonly name: "about" | "update" | "machine" | "host" | "disks" | "space" | "iso" | "cd-drive" | "medium";
  readonly outcome: "ok" | "warning" | "refused";
  readonly text: string;
  readonly hint: string | null;
  /** What there is instead of what was looked for, one by one. */
  readonly seen?: readonly string[];
}

export const ok = (name: Check["name"], text: string): Check => ({ name, outcome: "ok", text, hint: null });

export const warning = (name: Check["name"], text: string, hint: string): Check => ({
  ...{ name, outcome: "warning", text, hint },
});

export const refusal = (name: Check["name"], { text, hint }: Problem): Check => ({
  ...{ name, outcome: "refused", text, hint },
});
