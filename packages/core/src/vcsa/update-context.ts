import type { Clock } from "../clock/index.ts";
import type { SessionRecorder } from "../ports/recorder.ts";
import type { StepTools } from "../run/step.ts";
import type { Console } from "./console/console.ts";
import { openConsole } from "./console/open-console.ts";
import { patiently } from "./console/patiently.ts";
import { askShell } from "./console/shell.ts";
import type { Assessment, Builds } from "./decide/assess.ts";
import type { UpdatePlan } from "./decide/update-goal.ts";
import { type Begun, followUp, type Look, type Ruling } from "./follow-up.ts";
import type { CloneBegun } from "./machine/make-clone.ts";
import type { Payload } from "./read/list-staged.ts";
import { LIMITS } from "./ready/limits.ts";
import type { Target } from "./target.ts";

/** What a person is asked before something is done in their name. */
export interface ConsentRequest {
  /**
   * `eula`: the vendor's agreement. `backup`: whether there is a clone or backup of the appliance (V7). `restore`: to go
   * back to a clone. `cleanup`: to delete one (V27).
   */
  readonly about: "eula" | "backup" | "restore" | "cleanup";
  readonly summary: string;
  /** The whole text; empty where the summary is all there is. */
  readonly text: string;
}

/** How the appliance is backed up before: `none` is recorded as such. */
export type BackupChoice = "clone" | "confirmed" | "none";

/** What whoever starts an update decides. */
export interface UpdateChoices {
  readonly clock: Clock;
  /** Asked for the EULA, and for a backup where no choice was made. An unattended run asks nobody. */
  readonly consent?: ((request: ConsentRequest) => Promise<boolean>) | undefined;
  /** Consent to the EULA was given beforehand, and nobody is there to be asked. */
  readonly unattended?: boolean | undefined;
  readonly backup?: BackupChoice | undefined;
  /** The datastore for the clone; the machine's own without it. */
  readonly cloneStore?: string | undefined;
  /** For the appliance's own log, at the reboot. */
  readonly reason?: string | undefined;
  /** When the maintenance window ends, epoch milliseconds: nothing is begun that was recorded to take longer. */
  readonly windowEndsAt?: number | undefined;
  readonly recorder?: SessionRecorder | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What an update's steps share: the choices, and what has been found out so far. */
export interface UpdateContext {
  readonly target: Target;
  readonly plan: UpdatePlan;
  readonly choices: UpdateChoices;
  readonly found: {
    /** The session that the work is done in, from ssh-login to the reboot. */
    console?: Console | undefined;
    before?: Assessment;
    staged?: Payload;
    rebootRequired?: boolean;
    /** The clone that an earlier run of this journal began. */
    clone?: CloneBegun | undefined;
    /** It has rebooted, or does so now: nothing is typed, only its end is waited for. */
    booted?: boolean;
    after?: Builds;
  };
}

/** The work session; opened anew when it was lost while nothing was going on in it, patiently. */
export async function workConsole(context: UpdateContext): Promise<Console> {
  const { found } = context;
  if (found.console && !found.console.ended) return found.console;
  const access = accessOf(context);
  found.console = (await patiently(access, LIMITS.arrival, () => openConsole(access))).console;
  return found.console;
}

/** Gives the work session up. A line that is half open never says goodbye: nobody waits for that. */
export function dropConsole({ found }: UpdateContext): void {
  void found.console?.close().catch(() => {});
  found.console = undefined;
}

/** Asks in the work session, and again in a new one when the line was lost under the question. Throws as `askShell`. */
export function askAtWork(context: UpdateContext, command: string, waitedFor: string): Promise<readonly string[]> {
  const access = accessOf(context);
  const wait = { ms: LIMITS.command, waitedFor, signal: access.signal };
  return patiently(access, LIMITS.arrival, async () => {
    const console = await workConsole(context);
    try {
      return await askShell(console, command, wait);
    } catch (error) {
      dropConsole(context);
      throw error;
    }
  });
}

/** Follows up what a step has begun, telling what is seen. */
export function askAround(context: UpdateContext, tools: StepTools, begun: Omit<Begun, "plan">): Promise<Ruling> {
  const onLook = async (seen: Look) => {
    tools.progress(`${seen.text}: ${seen.because}`);
    await tools.observe({ looked: seen.appliance, decision: seen.decision });
  };
  return followUp({ ...begun, plan: context.plan }, { ...accessOf(context), onLook });
}

/** Access for a session beside the work session. */
export const accessOf = ({ target, choices }: UpdateContext) => ({
  target,
  clock: choices.clock,
  recorder: choices.recorder,
  signal: choices.signal,
});
