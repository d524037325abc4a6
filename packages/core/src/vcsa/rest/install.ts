import { PatchrigError } from "../../errors.ts";
import type { UpdateAnswers } from "../../ports/update-service.ts";
import { done, type Facts, failed, type StepEnd } from "../../run/outcome.ts";
import type { Step, StepTools } from "../../run/step.ts";
import { windowProblem } from "../decide/window.ts";
import { LIMITS } from "../ready/limits.ts";
import { install } from "../steps/install.ts";
import { askAround, type UpdateContext } from "../update-context.ts";
import { answersTo } from "./answers.ts";
import { askService, sendOnce } from "./service.ts";
import { describe, type Watched, watchService } from "./watch.ts";

/** Sent a second time only where the first is known not to have arrived; never a third. */
const TRIES = 2;
const LOG = "do not reboot before /var/log/vmware/applmgmt/software-packages.log says what happened";
/** Nothing of the installation itself is in its answers: what it is doing is read off the service's state. */
const NO_PHASES: Facts = { packages: null, phases: [] };

/** V19, by the API: sent once, and followed to its end through pages, 503s, and the boot that it does by itself. */
export const restInstall: Step<UpdateContext> = {
  ...install,
  run: async (context, tools) => {
    const late = windowProblem(context.choices, "install");
    if (late) return { kind: "refused", problem: late };
    const version = context.found.staged?.version ?? context.plan.to.version;
    const checked = await askService(context, (service) => service.precheck(version));
    for (const warning of checked.warnings) tools.notice(`The precheck warns: ${warning}`);
    if (checked.errors.length > 0) {
      const hint = "mend what it names, then run again: the update is staged as before";
      return { kind: "refused", problem: { text: `the precheck says no: ${checked.errors.join("; ")}`, hint } };
    }
    const answered = answersTo(checked, context.target.ssoPassword);
    if ("problem" in answered) return { kind: "refused", problem: answered.problem };
    tools.notice("From here on it installs, with or without this line: leave it alone until it has ended.");
    return installOnce(context, tools, { version, answers: answered.answers });
  },
};

interface Order {
  readonly version: string;
  readonly answers: UpdateAnswers;
}

async function installOnce(context: UpdateContext, tools: StepTools, order: Order): Promise<StepEnd> {
  for (let tries = 1; ; tries++) {
    const { name, version } = context.found.staged ?? { name: undefined, version: order.version };
    await tools.intend({ sending: "install", version, payload: name });
    const since = context.choices.clock.now();
    const isTaken = await send(context, order);
    if (isTaken instanceof PatchrigError) {
      tools.withdraw();
      const facts = { ...NO_PHASES, answered: true, touched: false };
      return { kind: "refused", problem: { text: isTaken.message, hint: isTaken.hint }, facts };
    }
    if (isTaken) await tools.observe({ begun: true });
    else tools.notice("The answer was lost. Asking the appliance whether it installs.");
    const ended = await follow(context, tools, { isTaken, since });
    if (ended !== "install") return ended;
    if (tries === TRIES) return failed("the installation was sent twice and arrived neither time", LOG);
    tools.notice(
      "The installation never arrived there: the update is merely staged and nothing runs. It is sent again.",
    );
  }
}

/** Was it taken? The appliance's refusal is a value: nothing came of it. */
async function send(context: UpdateContext, { version, answers }: Order): Promise<boolean | PatchrigError> {
  try {
    return await sendOnce(context, (service) => service.install(version, answers));
  } catch (error) {
    if (error instanceof PatchrigError && error.code === "refused") return error;
    throw error;
  }
}

interface Sent {
  readonly isTaken: boolean;
  readonly since: number;
}

async function follow(
  context: UpdateContext,
  tools: StepTools,
  { isTaken, since }: Sent,
): Promise<StepEnd | "install"> {
  const watched = await watchService(context, tools, {
    goesOn: ({ state, task }) => (state === "INSTALL_IN_PROGRESS" && task !== null) || state === "ROLLBACK_IN_PROGRESS",
    isEnd: ({ state }) => state === "INSTALL_FAILED",
    ms: LIMITS.install,
    darkMs: LIMITS.silence,
  });
  if (watched.why === "ended") return failedThere(watched);
  if (isTaken && isUntouched(watched)) {
    tools.withdraw();
    return { ...endedEarly, facts: { ...NO_PHASES, answered: true, touched: false } };
  }
  const ruling = await askAround(context, tools, { state: isTaken ? "install-begun" : "install-intended", since });
  if (ruling.kind === "ended") return { ...ruling.end, facts: NO_PHASES };
  if (ruling.decision === "install") return "install";
  await tools.observe({ completed: true, by: "asking" });
  context.found.booted = ruling.decision === "confirm";
  context.found.rebootRequired = true;
  return done({ rebootRequired: true, ...NO_PHASES, seenBy: "asking" });
}

function failedThere({ state }: Watched): StepEnd {
  const text = `the installation has failed: ${state ? describe(state) : "INSTALL_FAILED"}`;
  return failed(text, LOG, { ...NO_PHASES, answered: true, touched: true });
}

/** Its services never stopped, and the update is as pending as before: the appliance ended it in its own checks (inferred). */
const isUntouched = ({ state, why, wasDark }: Watched): boolean =>
  why === "settled" && !wasDark && state?.state === "UPDATES_PENDING";

const endedEarly: StepEnd = {
  kind: "refused",
  problem: {
    text: "the appliance ended the installation before it changed anything: the update is merely staged",
    hint: "see /var/log/vmware/applmgmt/software-packages.log: the medium must still be in the drive (P15)",
  },
};
