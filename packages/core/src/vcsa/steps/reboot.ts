import { done, failed, type StepEnd } from "../../run/outcome.ts";
import type { Step, StepTools } from "../../run/step.ts";
import { attend } from "../console/attend.ts";
import type { Console, Wait } from "../console/console.ts";
import { parseRebootRefusal, rebootCommand } from "../read/reboot.ts";
import { recordedStep } from "../ready/durations.ts";
import { LIMITS } from "../ready/limits.ts";
import { type Readiness, waitUntilReady } from "../ready/ready.ts";
import { askAround, dropConsole, type UpdateContext, workConsole } from "../update-context.ts";

/** Typed a second time only where the first is known not to have arrived; never a third. */
const TRIES = 2;
const DOWN_POLL_MS = 2_000;

/** V21–V23: reboots with a reason, and waits until the login page is back. */
export const reboot: Step<UpdateContext> = {
  name: "reboot",
  title: "Reboot, and wait until the login page is back",
  run: async (context, tools) => {
    const { found } = context;
    if (found.rebootRequired === false) return done({ rebooted: false, because: "the payload requires none" });
    const stopped = found.booted ? undefined : await shutDown(context, tools);
    return stopped ?? untilLogin(context, tools);
  },
};

/** Waits until the login page is back; until the ports were seen closed, what answers is the old boot. */
export async function untilLogin({ found, target, choices }: UpdateContext, tools: StepTools): Promise<StepEnd> {
  const readiness = await waitUntilReady(target, {
    clock: choices.clock,
    fromReboot: found.booted !== true,
    signal: choices.signal,
    onPhase: (phase, text) => tools.progress(`${phase}: ${text}`, recordedStep("reboot")),
  });
  await tools.observe({ readiness: readiness.kind, phases: readiness.phases });
  return endOf(readiness);
}

/** Types the reboot and waits until the appliance is gone; an ending only when it does not go. */
export async function shutDown(context: UpdateContext, tools: StepTools): Promise<StepEnd | undefined> {
  for (let tries = 1; ; tries++) {
    const { refusal, gone, arrived, since } = await typeReboot(context, tools);
    if (refusal) return failed(refusal.text, refusal.hint, { refused: true });
    if (gone) {
      await tools.observe({ gone });
      // Its ports were seen closed: what answers from now on is the new boot, however fast it comes.
      context.found.booted = true;
      return undefined;
    }
    const ruling = await askAround(context, tools, { state: "reboot-intended", since });
    if (ruling.kind === "ended") return ruling.end;
    if (ruling.decision === "confirm") {
      context.found.booted = true;
      return undefined;
    }
    if (arrived) return neverCame();
    if (tries === TRIES)
      return failed("the reboot was typed twice and came neither time", "reboot it by hand, then resume");
    tools.notice("The appliance still waits for its reboot: it never arrived there, and is typed again.");
  }
}

async function typeReboot(context: UpdateContext, tools: StepTools) {
  const { choices } = context;
  const console = await workConsole(context);
  const command = rebootCommand(reasonOf(context));
  await tools.intend({ typing: command });
  const since = choices.clock.now();
  const wait = {
    ms: LIMITS.shutdown,
    waitedFor: "the session to end after the reboot was typed",
    signal: choices.signal,
  };
  const { lines, outOfSight } = await attend(context, console, { command, wait });
  const refusal = parseRebootRefusal(lines);
  const ended = outOfSight !== undefined || (!refusal && (await isEnded(console, wait)));
  dropConsole(context);
  // The prompt came back behind it: the appliance has taken it, whatever it makes of it.
  const arrived = outOfSight === undefined;
  return { refusal, gone: ended && (await wentDown(context)), arrived, since };
}

/** For the appliance's own log. */
export const reasonOf = ({ plan, choices }: UpdateContext): string =>
  choices.reason ?? `vCSA Update : ${plan.from.version} to ${plan.to.version}`;

/** Accepted once is enough: a second one could meet a boot that has only just begun. */
export const neverCame = (): StepEnd => ({
  kind: "waiting",
  problem: {
    text: "the reboot was accepted and does not come: the old boot still answers",
    hint: "look at the VM's console on its ESXi host, then resume: a reboot is typed again only then",
  },
  facts: { rebooted: false },
});

/** Nothing is awaited but the session's end. */
async function isEnded(console: Console, wait: Wait): Promise<boolean> {
  const stop = await console.until([], wait).catch(() => undefined);
  wait.signal?.throwIfAborted();
  return stop?.kind === "ended";
}

/** A session also ends when only its line does: an appliance that goes down closes its ports as well. */
export async function wentDown({ target, choices: { clock, signal } }: UpdateContext): Promise<boolean> {
  for (const until = clock.now() + LIMITS.shutdown; clock.now() < until; ) {
    if (!(await target.web.canConnect("ssh"))) return true;
    await clock.sleep(DOWN_POLL_MS, signal ? { signal } : {});
  }
  return false;
}

function endOf(readiness: Readiness): StepEnd {
  const facts = { rebooted: true, phases: readiness.phases };
  if (readiness.kind === "ready") return done(facts);
  return { kind: "waiting", problem: { text: readiness.text, hint: readiness.hint }, facts };
}
