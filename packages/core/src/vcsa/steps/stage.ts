import { done, type Facts, failed, refused, type StepEnd, waiting } from "../../run/outcome.ts";
import type { Step, StepTools } from "../../run/step.ts";
import { attend } from "../console/attend.ts";
import type { Console } from "../console/console.ts";
import { PAGER, QUESTION, readEula } from "../console/eula.ts";
import { messagesOf } from "../console/log-line.ts";
import { type Dialogue, shellRefusal } from "../console/shell.ts";
import { tellProgress } from "../console/tell-progress.ts";
import { isGoal } from "../decide/appliance-state.ts";
import { windowProblem } from "../decide/window.ts";
import { parseStaging } from "../read/stage.ts";
import { LIMITS } from "../ready/limits.ts";
import { askAround, type UpdateContext, workConsole } from "../update-context.ts";

const STAGE = "software-packages stage --iso";

/** The line may be lost twice under a staging; a third time something else is wrong. */
const TRIES = 3;

/**
 * V13–V16: stages the ISO, shows the agreement and answers it as whoever decides has decided. Where the line is lost the
 * appliance is asked what became of it: it may have gone on, or a staging without consent have been cancelled.
 */
export const stage: Step<UpdateContext> = {
  name: "stage",
  title: "Stage the ISO",
  run: async (context, tools) => {
    const late = windowProblem(context.choices, "stage");
    if (late) return { kind: "refused", problem: late };
    for (let tries = 1; ; tries++) {
      const ended = await stageOnce(context, tools);
      if (ended !== "again") return ended;
      if (tries === TRIES) return waiting("the line was lost under each of three stagings", "mend the line first");
      tools.notice("Nothing is staged and nothing runs there: it is staged again.");
    }
  },
};

async function stageOnce(context: UpdateContext, tools: StepTools): Promise<StepEnd | "again"> {
  const console = await workConsole(context);
  const consent: Consent = { given: undefined, asked: 0, pages: 1 };
  await tools.observe({ typing: STAGE });
  const { lines, outOfSight } = await attend(context, console, {
    command: STAGE,
    wait: {
      ms: LIMITS.stage,
      silentMs: LIMITS.silence,
      waitedFor: "the staging's end",
      signal: context.choices.signal,
    },
    dialogue: eulaDialogue(context, console, consent, tools),
    ...tellProgress(tools),
  });
  const { completed, packages, inPayload, problem } = parseStaging(lines);
  const facts: Facts = { packages: packages ?? inPayload ?? null, eula: eulaFacts(consent) };
  // Whatever the appliance did with a "no": without consent nothing goes on from here.
  if (completed && consent.given !== "refused") return done(facts);
  if (outOfSight === undefined || consent.given === "refused") {
    return { ...notStaged(consent, problem ?? shellRefusal(lines), lines), facts };
  }
  tools.notice(`${outOfSight}. Asking the appliance whether it stages on.`);
  const ruling = await askAround(context, tools, { state: "staging", since: undefined });
  if (ruling.kind === "ended") return { ...ruling.end, facts };
  const { staged } = ruling.status;
  if (staged === null || !isGoal(staged, context.plan.to)) return "again";
  return done({ ...facts, seenBy: "asking" });
}

/** What became of the agreement. */
interface Consent {
  given: "by a person" | "beforehand" | "refused" | undefined;
  asked: number;
  pages: number;
}

function eulaDialogue(
  context: UpdateContext,
  console: Console,
  consent: Consent,
  tools: StepTools,
): Dialogue<"pager" | "question"> {
  const from = console.line;
  return {
    questions: [QUESTION, PAGER],
    answer: async (question) => {
      if (question === "pager") {
        consent.pages++;
        return "\r";
      }
      // Asked a second time, something is not as it was recorded: that is no moment to say yes again.
      if (++consent.asked > 1) return "no\r";
      const shown = [...console.screen.lines.slice(from), console.screen.current];
      consent.given = await decide(context, readEula(shown), tools);
      await tools.observe({ eula: consent.given });
      return consent.given === "refused" ? "no\r" : "yes\r";
    },
  };
}

async function decide(
  { choices }: UpdateContext,
  eula: { readonly summary: string; readonly text: string },
  tools: StepTools,
): Promise<"by a person" | "beforehand" | "refused"> {
  if (choices.unattended) {
    tools.notice(`The EULA is accepted by the consent given beforehand. ${eula.summary}`, "V15");
    return "beforehand";
  }
  const isGiven = (await choices.consent?.({ about: "eula", ...eula })) ?? false;
  return isGiven ? "by a person" : "refused";
}

const eulaFacts = ({ given, pages }: Consent): Facts => ({ consent: given ?? "not asked", pages });

function notStaged(
  consent: Consent,
  problem: { text: string; hint: string } | undefined,
  lines: readonly string[],
): StepEnd {
  if (consent.given === "refused") {
    return refused("the EULA was not accepted", "nothing was changed; run again to see it again");
  }
  if (consent.asked > 1) {
    return failed("the appliance asked for consent again after it was given", "stage by hand and see what it asks");
  }
  if (problem) return { kind: "refused", problem };
  const last = messagesOf(lines).at(-1) ?? "nothing";
  return failed(
    `expected the staging to complete, the last line was: ${last}`,
    "see /var/log/vmware/applmgmt/software-packages.log",
  );
}
