import { LimitPassed } from "../../clock/index.ts";
import { done, failed, type StepEnd, waiting } from "../../run/outcome.ts";
import type { Step, StepTools } from "../../run/step.ts";
import type { Console } from "../console.ts";
import { LIMITS } from "../limits.ts";
import { type Readiness, waitUntilReady } from "../ready.ts";
import { parseRebootRefusal, rebootCommand } from "../reboot.ts";
import { runCommand } from "../shell.ts";
import { type UpdateContext, workConsole } from "../update-context.ts";

/** V21–V23: reboots with a reason, and waits until the login page is back. */
export const reboot: Step<UpdateContext> = {
  name: "reboot",
  title: "Reboot, and wait until the login page is back",
  run: async (context, tools) => {
    if (context.found.rebootRequired === false) return done({ rebooted: false, because: "the payload requires none" });
    const stopped = await shutDown(context, tools);
    if (stopped) return stopped;
    const { target, choices } = context;
    const readiness = await waitUntilReady(target, {
      clock: choices.clock,
      fromReboot: true,
      signal: choices.signal,
      onPhase: (phase, text) => tools.progress(`${phase}: ${text}`),
    });
    await tools.observe({ readiness: readiness.kind, phases: readiness.phases });
    return endOf(readiness);
  },
};

/** Types the reboot and waits until the session is gone; an ending only when it does not go. */
async function shutDown(context: UpdateContext, tools: StepTools): Promise<StepEnd | undefined> {
  const console = await workConsole(context);
  const { from, to } = context.plan;
  const command = rebootCommand(context.choices.reason ?? `vCSA Update : ${from.version} to ${to.version}`);
  await tools.intend({ typing: command });
  const wait = {
    ms: LIMITS.shutdown,
    waitedFor: "the session to end after the reboot was typed",
    signal: context.choices.signal,
  };
  try {
    const { lines, end } = await runCommand(console, command, { wait });
    const refusal = parseRebootRefusal(lines);
    if (refusal) return failed(refusal.text, refusal.hint);
    if (end.kind === "prompt") await untilGone(console, wait);
  } catch (error) {
    if (!(error instanceof LimitPassed)) throw error;
    return waiting(`${error.message}: the appliance is still up`, "look at its console, then `patchrig vcsa wait`");
  } finally {
    await console.close();
    context.found.console = undefined;
  }
  return undefined;
}

/** Nothing is awaited but the end. */
async function untilGone(
  console: Console,
  wait: { ms: number; waitedFor: string; signal: AbortSignal | undefined },
): Promise<void> {
  await console.until([], wait);
}

function endOf(readiness: Readiness): StepEnd {
  const facts = { rebooted: true, phases: readiness.phases };
  if (readiness.kind === "ready") return done(facts);
  return { kind: "waiting", problem: { text: readiness.text, hint: readiness.hint }, facts };
}
