import { type Standing, type Status, standingOf, status } from "@patchrig/core";
import { formatDuration, parseInstant } from "@patchrig/core/clock";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { connect } from "./connect.ts";
import { readRun, resumeLine } from "./journal.ts";
import type { VerifyOptions } from "./options.ts";
import { print, row, runningOf } from "./print.ts";

/** `status`: where the appliance stands, and with a journal where its run does. Five lines; nothing is changed. */
export async function statusCommand(options: VerifyOptions, context: Context): Promise<ExitCode> {
  const entries = options.journal === undefined ? [] : await readRun(options.journal, context);
  const { target } = await connect(options, context);
  const seen = await whileTold(target.name, context, () =>
    status(target, { clock: context.clock, signal: context.interrupted }),
  );
  const standing = standingOf(entries, seen);
  const { look, running, staged, operation, problem } = seen;
  const run = standing && { ...standing, journal: options.journal };
  const next = nextOf(seen, standing, options);
  const json = {
    target: target.name,
    look,
    running: running && runningOf(running),
    staged,
    operation,
    problem,
    run,
    next,
  };
  const text = [
    `${target.name}: ${headline(seen, standing)}\n`,
    row("run", runText(standing, context.clock.now())),
    row("appliance", applianceText(seen)),
    row("web", `${look.phase}: ${look.text}`),
    row("next", next),
  ].join("");
  print({ json, text }, options.json === true, context);
  const limitPassed = problem?.code === "limit-passed";
  return running === null && (look.phase === "no-answer" || limitPassed) ? EXIT.unreachable : EXIT.done;
}

/** An appliance in the middle of a boot lets people wait for a minute: on a terminal something says what for. */
async function whileTold<T>(name: string, { stderr }: Context, work: () => Promise<T>): Promise<T> {
  if (stderr.isTerminal) stderr.write(`asking ${name} …`);
  try {
    return await work();
  } finally {
    if (stderr.isTerminal) stderr.write("\r\u001b[K");
  }
}

const UPDATES = {
  busy: "an update operation is in progress",
  "reboot-pending": "an installation waits for its reboot",
  "nothing-staged": "nothing is staged",
  sound: "an update is staged, and nothing is in progress",
  unclear: "it does not say what its update service does",
} as const;

function headline({ running, operation, look }: Status, standing: Standing | null): string {
  if (standing?.appliance === "updated") return `updated to ${standing.goal.release}`;
  if (running === null) return look.phase === "no-answer" ? "nothing answers" : "nobody can log in now";
  return UPDATES[operation ?? "unclear"];
}

function runText(standing: Standing | null, now: number): string {
  if (standing === null) return "none is known; name its --journal";
  const { state, since, goal } = standing;
  const at = since === null ? undefined : parseInstant(since);
  const when = at === undefined ? "" : `, ${since} (${formatDuration(Math.max(0, now - at))} ago)`;
  return `to ${goal.release}: ${state}${when}`;
}

function applianceText({ running, staged, operation, problem }: Status): string {
  if (running === null) return problem?.text ?? "nobody can log in";
  const what = staged === null ? "nothing shown as staged" : `${staged.name} staged`;
  const build = running.patchBuild ?? running.vpxdBuild;
  return `runs ${running.release ?? running.version}, build ${build ?? "unknown"}; ${what}; update service: ${operation}`;
}

function nextOf(seen: Status, standing: Standing | null, options: VerifyOptions): string {
  if (standing === null || options.journal === undefined) return seen.problem?.hint ?? nextOfStaged(seen);
  if (standing.state === "confirmed") return standing.because;
  return `${standing.because}: ${resumeLine(options, options.journal)}`;
}

const ON_WITH_IT = "`patchrig vcsa resume --journal FILE` goes on with its run";
const NOTHING = "nothing is under way; `patchrig vcsa assess` tells whether an update is due";

function nextOfStaged({ staged, operation }: Status): string {
  if (operation === "busy") return `let it end, and look again; ${ON_WITH_IT}`;
  if (operation === "reboot-pending") return `reboot it: ${ON_WITH_IT}`;
  if (staged === null || operation !== "sound") return NOTHING;
  return `install what is staged (${ON_WITH_IT}), or \`software-packages unstage\` takes it away`;
}
