import type { Clock } from "../clock/index.ts";
import { PatchrigError } from "../errors.ts";
import type { SessionRecorder } from "../ports/recorder.ts";
import type { Assessment, Builds } from "./assess.ts";
import type { Console } from "./console.ts";
import type { Payload } from "./list-staged.ts";
import { openConsole } from "./open-console.ts";
import type { Target } from "./target.ts";
import type { UpdatePlan } from "./update-goal.ts";

/** What a person is asked before something is done in their name. */
export interface ConsentRequest {
  /** `eula`: the vendor's agreement. `backup`: whether there is a clone or backup of the appliance (V7). */
  readonly about: "eula" | "backup";
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
  /** For the appliance's own log, at the reboot. */
  readonly reason?: string | undefined;
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
    after?: Builds;
  };
}

/**
 * The work session; opened anew when it was lost between two steps, while nothing was going on in it.
 * Throws `internal` when ssh-login has not been done.
 */
export async function workConsole(context: UpdateContext): Promise<Console> {
  const { found } = context;
  if (!found.console) throw new PatchrigError("internal", "a step that needs the session came before ssh-login");
  if (found.console.ended) found.console = (await openConsole(accessOf(context))).console;
  return found.console;
}

/** Access for a session beside the work session. */
export const accessOf = ({ target, choices }: UpdateContext) => ({
  target,
  clock: choices.clock,
  recorder: choices.recorder,
  signal: choices.signal,
});
