import type { UpdateState } from "../../ports/update-service.ts";
import type { StepTools } from "../../run/step.ts";
import { passingProblem } from "../console/passing-problem.ts";
import { LIMITS } from "../ready/limits.ts";
import type { UpdateContext } from "../update-context.ts";
import { serviceOf } from "./service.ts";

const POLL_MS = 10_000;

export interface Watch {
  /** Goes on: looked at again. */
  readonly goesOn: (state: UpdateState) => boolean;
  /** Is this the end? Without it a second look, half a minute later, has to agree. */
  readonly isEnd: (state: UpdateState) => Promise<boolean> | boolean;
  /** Milliseconds, in all. */
  readonly ms: number;
  /** Milliseconds without an answer of the API. */
  readonly darkMs: number;
}

/** What was seen last; `state` is null where nothing was. `wasDark`: it gave no answer on the way, as while services are stopped. */
export interface Watched {
  readonly state: UpdateState | null;
  readonly why: "ended" | "settled" | "dark" | "limit";
  readonly wasDark: boolean;
}

/**
 * Looks at the update service until what was begun has ended, no answer comes for too long, or a limit passes. A page
 * instead of JSON, a 503 and a lost connection are what an installation looks like from outside. Throws as the port does.
 */
export async function watchService(context: UpdateContext, tools: StepTools, watch: Watch): Promise<Watched> {
  const { clock, signal } = context.choices;
  const sleep = (ms: number) => clock.sleep(ms, signal ? { signal } : {});
  const tell = teller(tools);
  const startedAt = clock.now();
  let seen: { readonly state: UpdateState | null; readonly since: number } = { state: null, since: startedAt };
  let darkSince: number | undefined;
  let wasDark = false;
  for (;;) {
    const look = await lookOnce(context);
    const now = clock.now();
    tell(look.text);
    if (look.state === null) {
      wasDark = true;
      darkSince ??= now;
      if (now - darkSince >= watch.darkMs) return { state: null, why: "dark", wasDark };
    } else {
      const { state } = look;
      darkSince = undefined;
      if (await watch.isEnd(state)) return { state, why: "ended", wasDark };
      const isSame = seen.state?.state === state.state && seen.state.version === state.version;
      seen = { state, since: isSame ? seen.since : now };
      if (!watch.goesOn(state) && isSame && now - seen.since >= LIMITS.sure) return { state, why: "settled", wasDark };
    }
    if (now - startedAt > watch.ms) return { state: look.state, why: "limit", wasDark };
    await sleep(POLL_MS);
  }
}

type OneLook = { readonly state: UpdateState | null; readonly text: string };

async function lookOnce(context: UpdateContext): Promise<OneLook> {
  try {
    const state = await serviceOf(context).state();
    return { state, text: describe(state) };
  } catch (error) {
    context.choices.signal?.throwIfAborted();
    const problem = passingProblem(error);
    if (!problem) throw error;
    return { state: null, text: `no answer: ${problem.text}` };
  }
}

/** For people: `Staging in progress 53/66`. */
export function describe({ state, version, task }: UpdateState): string {
  if (task === null) return `${state} ${version}`.trim();
  return task.total > 0 ? `${task.text} ${task.completed}/${task.total}` : task.text;
}

function teller(tools: StepTools): (text: string) => void {
  let told = "";
  return (text) => {
    if (text !== told) tools.progress(text);
    told = text;
  };
}
