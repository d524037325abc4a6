import type { Problem, RunOutcome, StepReport } from "@patchrig/core";
import type { Notice } from "../report/rehearsal.ts";

/** What a rehearsal of the VM Role found: the document that `--json` prints (the first block of names is a promise). */
export interface VmRoleRehearsal {
  readonly version: 1;
  readonly outcome: RunOutcome;
  readonly seed: number;
  readonly steps: readonly StepReport[];
  readonly faults: readonly { readonly id: string; readonly hits: number }[];
  readonly next: string;

  readonly profile: string;
  readonly problem: Problem | null;
  /** Bytes that went up, and that would have if each generation had gone up whole (M12, M22). */
  readonly uploads: { readonly sentBytes: number; readonly wholeBytes: number };
  readonly speed: number | string;
  /** Wall seconds that it took; the steps' seconds are simulated. */
  readonly tookSeconds: number;
  readonly notices: readonly Notice[];
  /** The command line that gives this very rehearsal again. */
  readonly again: string;
  /** The report folder. */
  readonly report: string;
}

/** A way to get stuck: what was asked for, what was said to it, and the way out. Among a step's facts. */
export interface Trap {
  readonly asked: string;
  readonly refused: string;
  readonly wayOut: string;
}

export function isTrap(fact: unknown): fact is Trap {
  const { asked, refused, wayOut } = (fact ?? {}) as Partial<Trap>;
  return [asked, refused, wayOut].every((text) => typeof text === "string");
}
