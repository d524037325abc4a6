import type { Payload } from "@patchrig/platforms/profiles";
import { playTimeline } from "../timeline/play.ts";
import { isUpdateState, type UpdateState } from "./appliance-state.ts";
import { askEula, type EulaAnswer, sayRefused } from "./eula.ts";
import { type Machine, PowerLost } from "./machine.ts";
import type { Session } from "./session.ts";

export interface UpdateJob {
  /** By name, of the release that runs: the words are those of the code that is being patched (vcsa-facts section 0.2). */
  readonly timeline: string;
  readonly begins: "staging" | "installing";
  readonly payload: Payload;
  readonly acceptEulas: boolean;
}

/** The update ended early, and nothing came of it. */
class UpdateEnded extends Error {
  readonly answer: Exclude<EulaAnswer, "accepted">;
  constructor(answer: Exclude<EulaAnswer, "accepted">) {
    super(`the update was ${answer}`);
    this.name = "UpdateEnded";
    this.answer = answer;
  }
}

/**
 * Plays an update in the foreground of a session. Once its licence is accepted it belongs to the appliance: it goes on
 * when the session is gone. Until then the session's end cancels it, and so does Ctrl+C; a stage can be interrupted
 * later as well, an install cannot (inferred).
 */
export async function runUpdate(session: Session, job: UpdateJob): Promise<number> {
  const { machine } = session;
  const { power } = machine;
  const before = machine.disk.update;
  machine.become(job.begins);
  try {
    await session.terminal.foreground((interrupt) => play(session, job, interrupt));
    return 0;
  } catch (error) {
    if (power.aborted) return 1;
    machine.become(before === "staged" && !machine.disk.staged ? "idle" : before);
    if (!(error instanceof UpdateEnded)) throw error;
    machine.record("update-ended", { answer: error.answer });
    await sayRefused(session, error.answer);
    return 1;
  }
}

async function play(session: Session, job: UpdateJob, interrupt: AbortSignal): Promise<void> {
  const { machine, terminal } = session;
  const timeline = machine.disk.platform.timelines[job.timeline];
  if (!timeline) throw new RangeError(`${machine.profile.id} has no timeline ${job.timeline}`);
  const end = new AbortController();
  let acceptedAt: number | undefined = job.acceptEulas ? machine.clock.now() : undefined;
  const cancel = () => end.abort(new UpdateEnded("cancelled"));
  const whenInterrupted = () => {
    if (acceptedAt === undefined || machine.disk.update === "staging") cancel();
  };
  const whenGone = () => {
    if (acceptedAt === undefined) cancel();
  };
  const unfollow = follow(
    [interrupt, whenInterrupted],
    [terminal.closed, whenGone],
    [machine.power, () => end.abort(new PowerLost())],
  );
  try {
    await playTimeline(timeline, {
      clock: machine.clock,
      signal: end.signal,
      write: (text) => terminal.write(text),
      window: terminal,
      values: job.payload.packages.value,
      random: machine.world.random.fork(`${machine.setup.name}/packages/${machine.clock.now()}`),
      ask: async () => {
        const answer = job.acceptEulas ? "accepted" : await askEula(session);
        if (answer !== "accepted") throw new UpdateEnded(answer);
        acceptedAt = machine.clock.now();
        machine.disk.staged = undefined;
        machine.record("eula-accepted");
      },
      become: (state) => advance(machine, state, { payload: job.payload, eulaAcceptedAt: acceptedAt ?? 0 }),
    });
  } finally {
    unfollow();
  }
}

function advance(machine: Machine, state: string, staged: { payload: Payload; eulaAcceptedAt: number }): void {
  if (!isUpdateState(state)) throw new RangeError(`update: no state is called ${state}`);
  const { disk } = machine;
  if (state === "staged" || (state === "installing" && !disk.staged)) disk.staged = staged;
  if (state === "installed") disk.installed = staged.payload;
  machine.become(state satisfies UpdateState);
}

/** Calls each listener when its signal is aborted, at once where it already is. */
function follow(...pairs: readonly (readonly [AbortSignal, () => void])[]): () => void {
  for (const [signal, listener] of pairs) {
    if (signal.aborted) listener();
    else signal.addEventListener("abort", listener, { once: true });
  }
  return () => {
    for (const [signal, listener] of pairs) signal.removeEventListener("abort", listener);
  };
}
