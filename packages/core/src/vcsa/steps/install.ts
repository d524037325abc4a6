import { done, type Facts, failed, type StepEnd } from "../../run/outcome.ts";
import type { Step, StepTools } from "../../run/step.ts";
import { type Attended, attend } from "../console/attend.ts";
import { shellRefusal } from "../console/shell.ts";
import { answerSsoPassword, type NotDone } from "../console/sso-password.ts";
import { tellProgress } from "../console/tell-progress.ts";
import { windowProblem } from "../decide/window.ts";
import { type Installation, parseInstallation } from "../read/install.ts";
import { LIMITS } from "../ready/limits.ts";
import { askAround, type UpdateContext, workConsole } from "../update-context.ts";

const INSTALL = "software-packages install --staged";
/** Typed a second time only where the first is known not to have arrived; never a third. */
const TRIES = 2;
/** From here on the appliance is not what it was (V19, evidence 05, 11). */
const TOUCHES = /services (?:are )?stopped|upgrading|copying|stopping services|installing/i;
/** A precheck's refusal speaks of installing as well, and a narrow window wraps it anywhere (29). */
const MISMATCH = /^Mismatch:?$/i;

/**
 * V19: installs what is staged, and is done only when the appliance has said so, here or when it is asked after the line
 * was lost. Never rebooted before (V20).
 */
export const install: Step<UpdateContext> = {
  name: "install",
  title: "Install the staged packages",
  run: async (context, tools) => {
    const late = windowProblem(context.choices, "install");
    if (late) return { kind: "refused", problem: late };
    tools.notice("From here on it installs, with or without this line: leave it alone until it has ended.");
    for (let tries = 1; ; tries++) {
      const attended = await typeInstall(context, tools);
      const ended = await endOf(context, tools, attended);
      if (ended !== "install") return ended;
      if (tries === TRIES) return failed("the installation was typed twice and arrived neither time", LOG);
      tools.notice(
        "The installation never arrived there: the payload is merely staged and nothing runs. It is typed again.",
      );
    }
  },
};

const LOG = "do not reboot before /var/log/vmware/applmgmt/software-packages.log says what happened";

interface Typed extends Attended {
  readonly since: number;
  /** Why it could not be answered what it asked. */
  readonly unanswered: NotDone | undefined;
}

async function typeInstall(context: UpdateContext, tools: StepTools): Promise<Typed> {
  const { found, choices, target } = context;
  const sso = answerSsoPassword(target.ssoPassword);
  const console = await workConsole(context);
  await tools.intend({ typing: INSTALL, payload: found.staged?.name, build: found.staged?.build });
  const since = choices.clock.now();
  let written = Promise.resolve();
  const attended = await attend(context, console, {
    command: INSTALL,
    wait: {
      ms: LIMITS.install,
      silentMs: LIMITS.silence,
      waitedFor: "the installation's end",
      signal: choices.signal,
    },
    dialogue: sso.dialogue,
    onBegun: () => {
      written = tools.observe({ begun: true });
    },
    ...tellProgress(tools),
  });
  await written;
  return { ...attended, since, unanswered: sso.unanswered() };
}

async function endOf(context: UpdateContext, tools: StepTools, attended: Typed): Promise<StepEnd | "install"> {
  const { lines, outOfSight, begun, since } = attended;
  const installation = parseInstallation(lines);
  const { completed, rebootRequired, packages, phases } = installation;
  const facts: Facts = { rebootRequired: completed ? rebootRequired : null, packages: packages ?? null, phases };
  if (completed) {
    context.found.rebootRequired = rebootRequired || context.found.staged?.rebootRequired !== false;
    await tools.observe({ completed, last: phases.at(-1)?.text });
    return done(facts);
  }
  if (outOfSight === undefined) {
    const refusal = phases.findIndex(({ text }) => MISMATCH.test(text));
    const touched = phases.slice(0, refusal < 0 ? undefined : refusal).some(({ text }) => TOUCHES.test(text));
    const ended = attended.unanswered ?? notInstalled(installation, lines);
    const answer = { ...facts, answered: true, touched };
    // A precheck's or the version check's no (evidence 25, 29): the payload is staged as before.
    if (touched || ended.kind !== "refused") return { ...ended, kind: "failed", facts: answer };
    tools.withdraw();
    return { ...ended, facts: answer };
  }
  const last = phases.at(-1)?.text ?? "nothing";
  tools.notice(`${outOfSight}, the last word was: ${last}. Asking the appliance how it goes on.`);
  const ruling = await askAround(context, tools, { state: begun ? "install-begun" : "install-intended", since });
  if (ruling.kind === "ended") return { ...ruling.end, facts };
  if (ruling.decision === "install") return "install";
  await tools.observe({ completed: true, by: "asking" });
  context.found.booted = ruling.decision === "confirm";
  context.found.rebootRequired = true;
  return done({ ...facts, rebootRequired: true, seenBy: "asking" });
}

function notInstalled({ problem, phases }: Installation, lines: readonly string[]): NotDone {
  const said = problem ?? shellRefusal(lines);
  if (said) return { kind: "refused", problem: said };
  const text = `expected the installation to complete, the last line was: ${phases.at(-1)?.text ?? "nothing"}`;
  return { kind: "failed", problem: { text, hint: LOG } };
}
