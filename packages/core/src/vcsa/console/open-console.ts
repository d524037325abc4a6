import { type Clock, withLimit } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import type { SessionRecorder } from "../../ports/recorder.ts";
import { LIMITS } from "../ready/limits.ts";
import type { Target } from "../target.ts";
import { Console } from "./console.ts";
import { awaitPrompt, type Login } from "./login.ts";

export interface ConsoleAccess {
  readonly target: Target;
  readonly clock: Clock;
  readonly recorder?: SessionRecorder | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Wide enough that no line of ours is wrapped by readline, high enough that the agreement takes few pages. */
const WINDOW = { columns: 132, rows: 50 } as const;

export interface OpenConsole {
  readonly console: Console;
  readonly login: Extract<Login, { readonly kind: "at-prompt" }>;
}

/** Logs in and waits for the prompt. Throws `PatchrigError` (refused when there is no appliance shell, connection-lost when it ends before) and `LimitPassed`. */
export async function openConsole(access: ConsoleAccess): Promise<OpenConsole> {
  const { target, clock, recorder, signal } = access;
  const limit = { ms: LIMITS.login, waitedFor: `an SSH session on ${target.name}`, ...(signal && { signal }) };
  const session = await withLimit(clock, limit, (aborted) => target.shell.open({ window: WINDOW, signal: aborted }));
  recorder?.resize?.(WINDOW.columns, WINDOW.rows);
  const console = new Console(session, { clock, recorder });
  try {
    const login = await awaitPrompt(console, { ms: LIMITS.login, waitedFor: "the prompt after the login", signal });
    if (login.kind === "at-prompt") return { console, login };
    throw new PatchrigError(login.kind === "ended" ? "connection-lost" : "refused", login.problem.text, {
      hint: login.problem.hint,
    });
  } catch (error) {
    await console.close();
    throw error;
  }
}

/** Does something in a session of its own and leaves. */
export async function inConsole<T>(access: ConsoleAccess, work: (opened: OpenConsole) => Promise<T>): Promise<T> {
  const opened = await openConsole(access);
  try {
    return await work(opened);
  } finally {
    await opened.console.close();
  }
}
