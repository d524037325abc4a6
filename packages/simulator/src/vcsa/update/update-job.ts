import type { Payload, Write } from "@patchrig/platforms/profiles";
import { fetchPackages } from "../../repository/visit.ts";
import { playTimeline } from "../../timeline/play.ts";
import { Playhead } from "../../timeline/playhead.ts";
import { isUpdateState, type UpdateState } from "../machine/appliance-state.ts";
import { runInBackground } from "../machine/background.ts";
import { type Machine, PowerLost, type Staged } from "../machine/machine.ts";
import { noteFailure } from "../machine/state-file.ts";
import type { Session } from "../session/session.ts";
import { failureOf, timelineOf } from "./ending.ts";
import { askEula, type EulaAnswer, sayRefused } from "./eula.ts";
import { refuse } from "./event-line.ts";
import { askSsoPassword, type PasswordAnswer } from "./sso-password.ts";
import type { KeptFlight, UpdateFlight } from "./update-flight.ts";

export interface UpdateJob {
  /** By name, of the release that runs: the words are those of the code that is being patched (P2). */
  readonly timeline: string;
  readonly begins: "staging" | "installing";
  readonly payload: Payload;
  readonly acceptEulas: boolean;
  /** The repository that packages are fetched from; empty for the default one. */
  readonly url?: string;
}

/** The update ended early, and nothing came of it. */
class UpdateEnded extends Error {
  readonly answer: Exclude<EulaAnswer | PasswordAnswer, "accepted">;
  constructor(answer: UpdateEnded["answer"]) {
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
  const flight = takeOff(machine, job);
  try {
    await session.terminal.foreground((interrupt) => playForSession(session, flight, interrupt));
    return flight.failure === undefined ? 0 : 1;
  } catch (error) {
    if (power.aborted) return 1;
    machine.become(stateWithout(machine, flight));
    if (!(error instanceof UpdateEnded)) throw error;
    machine.record("update-ended", { answer: error.answer });
    if (error.answer === "wrong-password") return refuse(session, "ssoPasswordWrong");
    await sayRefused(session, error.answer);
    return 1;
  }
}

/** Goes on with an update that was kept, as one whose session is gone. */
export function resumeUpdate(machine: Machine, { place, ...kept }: KeptFlight): void {
  const flight = { ...kept, asking: false, head: new Playhead(machine.clock, place) };
  machine.flight = flight;
  runInBackground(machine, playFlight(machine, flight, { signal: machine.power }));
}

function takeOff(machine: Machine, { timeline, payload, acceptEulas, begins, url }: UpdateJob): UpdateFlight {
  const startedAt = machine.clock.now();
  const failure = failureOf(machine, { timeline, payload });
  const flight: UpdateFlight = {
    timeline,
    payload,
    startedAt,
    before: machine.disk.update,
    acceptedAt: acceptEulas ? startedAt : undefined,
    asking: false,
    head: new Playhead(machine.clock),
    ...(url === undefined ? {} : { url }),
    ...(failure === undefined ? {} : { failure }),
  };
  machine.become(begins);
  machine.flight = flight;
  return flight;
}

/** What is left of the state when nothing comes of the update: as before, but a staging area that was emptied stays empty. */
export const stateWithout = ({ disk }: Machine, { before }: UpdateFlight): UpdateState =>
  before === "staged" && !disk.staged ? "idle" : before;

async function playForSession(session: Session, flight: UpdateFlight, interrupt: AbortSignal): Promise<void> {
  const { machine, terminal } = session;
  const end = new AbortController();
  const cancel = () => end.abort(new UpdateEnded("cancelled"));
  const whenInterrupted = () => {
    if (isAwaiting(flight) || machine.disk.update === "staging") cancel();
  };
  const whenGone = () => {
    if (isAwaiting(flight)) cancel();
  };
  const unfollow = follow(
    [interrupt, whenInterrupted],
    [terminal.closed, whenGone],
    [machine.power, () => end.abort(new PowerLost())],
  );
  try {
    await playFlight(machine, flight, { session, signal: end.signal });
  } finally {
    unfollow();
  }
}

/** It cannot go on without the session that began it. */
const isAwaiting = ({ acceptedAt, asking }: UpdateFlight): boolean => acceptedAt === undefined || asking;

interface Flying {
  /** Who watches, if anybody does. */
  readonly session?: Session;
  readonly signal: AbortSignal;
}

async function playFlight(machine: Machine, flight: UpdateFlight, flying: Flying): Promise<void> {
  try {
    await playToItsEnd(machine, flight, flying);
  } catch (error) {
    if (!(error instanceof UpdateBroken)) throw error;
    flight.failure = error.failure;
    flight.head = new Playhead(machine.clock);
    await playToItsEnd(machine, flight, flying);
  } finally {
    if (machine.flight === flight) machine.flight = undefined;
  }
}

/** Something broke under the update; it ends with the failure of that name. */
class UpdateBroken extends Error {
  readonly failure: string;
  constructor(failure: string) {
    super(`the update broke: ${failure}`);
    this.name = "UpdateBroken";
    this.failure = failure;
  }
}

async function playToItsEnd(machine: Machine, flight: UpdateFlight, { session, signal: ended }: Flying): Promise<void> {
  const { clock, setup, world } = machine;
  const { failure } = flight;
  const timeline = timelineOf(machine, flight);
  const broken = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([ended, broken.signal]);
  const onWrite = (write: Write, about: { readonly lastsMs: number; readonly resumed: boolean }) => {
    world.faults.ask("update", setup.name, {
      write,
      ...about,
      signal: AbortSignal.any([signal, over.signal]),
      print: (text) => void session?.terminal.write(text),
      hang: () => flight.head.hang(),
      fail: (name) => {
        // The counter's line is left before anything else is said.
        if (write.verb === "count") void session?.terminal.write("\n");
        broken.abort(new UpdateBroken(name));
      },
    });
  };
  try {
    await playTimeline(timeline, {
      clock,
      signal,
      onWrite,
      head: flight.head,
      ...(session ? { write: (text: string) => session.terminal.write(text), window: session.terminal } : {}),
      values: valuesOf(machine, flight.payload),
      random: world.random.fork(`${setup.name}/packages/${flight.startedAt}`),
      ask: async (question) => {
        if (question === "sso-password") return await ask(flight, session && (() => askSsoPassword(session)));
        const isAccepted = flight.acceptedAt !== undefined;
        await ask(flight, isAccepted || !session ? undefined : () => askEula(session));
        flight.acceptedAt ??= clock.now();
        machine.disk.staged = undefined;
        machine.record("eula-accepted");
        await fetchFor(machine, flight, signal);
      },
      become: (state) =>
        failure === undefined ? advance(machine, state, flight) : advanceToFailure(machine, state, flight),
    });
  } finally {
    over.abort();
  }
}

/** What a repository has is fetched once the licence is accepted; time stands still meanwhile. */
async function fetchFor(machine: Machine, flight: UpdateFlight, signal: AbortSignal): Promise<void> {
  const { url, payload, failure } = flight;
  if (url === undefined || failure !== undefined) return;
  const { version } = payload;
  if (!(await fetchPackages(machine, { url, version, signal }))) throw new UpdateBroken("download-failed");
}

/** Nobody is there to be asked, or it was answered beforehand: that is a yes. */
async function ask(
  flight: UpdateFlight,
  question: (() => Promise<EulaAnswer | PasswordAnswer>) | undefined,
): Promise<void> {
  if (!question) return;
  flight.asking = true;
  const answer = await question().finally(() => {
    flight.asking = false;
  });
  if (answer !== "accepted") throw new UpdateEnded(answer);
}

/** What a line may name: how many packages, the release that comes, and the one that is left. */
const valuesOf = ({ release }: Machine, { packages, version, build }: Payload) => ({
  ...packages.value,
  version,
  build,
  runningVersion: release.version.value,
  runningBuild: release.patchBuild.value,
});

function advance(machine: Machine, state: string, flight: UpdateFlight): void {
  if (!isUpdateState(state)) throw new RangeError(`update: no state is called ${state}`);
  const { disk } = machine;
  if (state === "staged" || (state === "installing" && !disk.staged)) disk.staged = stagedBy(flight);
  if (state === "installed") disk.installed = (disk.staged ?? flight).payload;
  machine.become(state satisfies UpdateState);
}

/** What lies in the staging area once an update has been there, and where it came from. */
const stagedBy = ({ payload, timeline, acceptedAt, startedAt }: UpdateFlight): Staged => ({
  payload,
  from: timeline.endsWith("-url") ? "url" : "iso",
  eulaAcceptedAt: acceptedAt ?? startedAt,
});

/** A failure leaves what is staged as it is; `idle` stands for what was before. */
function advanceToFailure(machine: Machine, state: string, flight: UpdateFlight): void {
  if (!isUpdateState(state)) throw new RangeError(`failure: no state is called ${state}`);
  if (state === "staged") machine.disk.staged ??= stagedBy(flight);
  if (state === "failed") noteFailure(machine, flight.payload.version);
  machine.become(state === "idle" ? stateWithout(machine, flight) : state);
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
