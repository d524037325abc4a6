import type { Payload } from "../vcsa/read/list-staged.ts";

/** What a session of an appliance says happened. */
export interface Explanation {
  /** The described release that it looks like, `vcsa/6.5`; null where nobody described it, or nothing tells. */
  readonly profile: string | null;
  /** The version that the appliance named, of whatever release. */
  readonly release: string | null;
  readonly login: LoginSeen;
  /** Every line that was typed at a prompt, in order. */
  readonly commands: readonly ExplainedCommand[];
  /** What stands before the first prompt, where that is the end of a command: its line was not recorded, and is empty. */
  readonly opening: ExplainedCommand | null;
  /** What to do now, in one sentence. */
  readonly next: string;
  /** What makes the recording less than whole: a clock that jumped, lines that could not be read. */
  readonly notes: readonly string[];
}

export interface LoginSeen {
  /** As the banner before the login names it. */
  readonly bannerVersion: string | null;
  readonly type: string | null;
  readonly lastLogin: string | null;
  readonly failedAttempts: number;
  readonly problem: ExplainedProblem | null;
}

export type CommandOutcome = "done" | "refused" | "failed" | "cancelled" | "unfinished";

/** What a typed line was for. */
export type CommandKind =
  | "stage"
  | "install"
  | "list"
  | "unstage"
  | "validate"
  | "reboot"
  | "shell"
  | "exit"
  | "api"
  | "help"
  | "bash"
  | "other";

export interface ExplainedCommand {
  readonly line: string;
  readonly kind: CommandKind;
  /** The line of the file, from 1. */
  readonly at: number;
  /** ISO 8601, by `clock`; null where nothing tells. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Never of a clock that jumped: then by the recording's clock, or null. */
  readonly seconds: number | null;
  /** Whose clock: the appliance's stamps (taken as UTC), or the recording's. */
  readonly clock: "appliance" | "recording" | null;
  readonly outcome: CommandOutcome;
  readonly phases: readonly ExplainedPhase[];
  readonly packages: number | null;
  readonly rebootRequired: boolean | null;
  readonly staged: Staged | null;
  readonly problem: ExplainedProblem | null;
  /** The licence agreement that was shown, and what was answered; null where none was. */
  readonly agreement: { readonly lines: number; readonly answer: string | null } | null;
  /** What was answered, of a command whose reply is its point (an API call, help); at most 200 lines. */
  readonly reply: readonly string[];
  /** Lines that no recogniser knows, as they stand; at most 200. */
  readonly unknown: readonly { readonly line: number; readonly text: string }[];
  /** How many lines somebody left out, or were too many to keep. */
  readonly leftOut: number;
}

export interface ExplainedPhase {
  readonly text: string;
  /** The shape of its stamp (V14); null where it has none. */
  readonly stamp: "event" | "log" | null;
  readonly at: string | null;
  /** Until the next one began; null for the last one and where a clock jumped. */
  readonly seconds: number | null;
}

export interface ExplainedProblem {
  readonly text: string;
  readonly resolution: string;
}

/** A payload's own description, with null for what it does not say. */
export type Staged = {
  readonly [K in keyof Payload]: Exclude<Payload[K], undefined> | (undefined extends Payload[K] ? null : never);
};
