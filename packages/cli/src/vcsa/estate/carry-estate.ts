import type { JournalPort, Problem, RunOutcome, Wave } from "@patchrig/core";
import { formatInstant } from "@patchrig/core/clock";
import { ask } from "../../ask.ts";
import { type Context, Interrupted } from "../../context.ts";
import { baseOf } from "../journal.ts";
import type { RunOptions, TargetCommandOptions } from "../options.ts";
import { row } from "../print.ts";
import type { EstateHistory } from "./estate-journal.ts";
import { type NodeEnd, runNode } from "./run-node.ts";

/** An estate's run, begun or gone on with. */
export interface EstateJob {
  readonly options: TargetCommandOptions & RunOptions;
  readonly history: EstateHistory;
  /** The estate's own journal, open. */
  readonly journal: JournalPort;
  readonly file: string;
  readonly resumeCommand: string;
  /** When the maintenance window ends, epoch milliseconds. */
  readonly windowEndsAt: number | undefined;
}

/** One appliance of the estate, as it is reported; `outcome` is null where it was not begun. */
export interface NodeReport {
  readonly name: string;
  readonly role: string;
  readonly wave: number;
  readonly outcome: RunOutcome | "up-to-date" | null;
  readonly journal: string | null;
  readonly report: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly problem: Problem | null;
}

export interface EstateEnd {
  readonly outcome: RunOutcome;
  readonly nodes: readonly NodeReport[];
  readonly problem: Problem | null;
  /** The appliance's own run has told of the problem already. */
  readonly told: boolean;
  readonly next: string;
}

/** Does the waves in their order, one appliance after the other, and stops at the first that is not done. */
export async function carryEstate(job: EstateJob, context: Context): Promise<EstateEnd> {
  const { waves } = job.history;
  const reports = new Map<string, NodeReport>();
  try {
    for (const wave of waves) {
      const stop =
        (await confirmFailovers(wave, job, reports, context)) ?? (await carryWave(wave, job, reports, context));
      if (stop) return endAt(stop, job, reports);
    }
  } catch (problem) {
    if (!(problem instanceof Interrupted)) throw problem;
    throw new Interrupted(problem.by, `all that was done is in the journals; go on with: ${job.resumeCommand}`);
  }
  const keep = job.history.wish.backup === "none" ? "" : ": keep the clones two or three days before deleting them";
  const next = `every appliance is done${keep}`;
  return { outcome: "done", nodes: [...reports.values()], problem: null, told: false, next };
}

interface Stop {
  readonly outcome: RunOutcome;
  readonly problem: Problem;
  readonly told: boolean;
}

type Reports = Map<string, NodeReport>;

async function carryWave(wave: Wave, job: EstateJob, reports: Reports, context: Context): Promise<Stop | undefined> {
  const { done } = job.history;
  for (const { name, role, upToDate } of wave.nodes) {
    const journal = upToDate ? null : nodeJournal(name, job);
    const blank = { name, role, wave: wave.number, journal, report: null, before: null, after: null, problem: null };
    if (upToDate || done.has(name)) {
      reports.set(name, { ...blank, outcome: upToDate ? "up-to-date" : "done" });
      continue;
    }
    const left = job.windowEndsAt === undefined ? undefined : secondsUntil(job.windowEndsAt, context);
    if (left !== undefined && left <= 0) return { outcome: "waiting", problem: windowOver(name), told: false };
    context.stderr.write(`\nwave ${wave.number} of ${job.history.waves.length}: ${name} (${wave.reason})\n`);
    const end = await carryNode({ name, left }, job, context);
    const { outcome, problem, before, after, report } = end;
    reports.set(name, { ...blank, outcome, problem, before, after, report });
    if (outcome !== "done") return { outcome, problem: problemOf(name, end), told: end.problem !== null };
  }
  return undefined;
}

async function carryNode(
  { name, left }: { readonly name: string; readonly left: number | undefined },
  job: EstateJob,
  context: Context,
): Promise<NodeEnd> {
  const { all: _, failedOver: __, window: ___, ...shared } = job.options;
  const { wish } = job.history;
  const journal = nodeJournal(name, job);
  await job.journal.append({ ...stamp(context), type: "node-started", name, journal });
  const window = left === undefined ? {} : { window: `${left}s` };
  const end = await runNode({ ...wish, ...shared, ...window, name, journal }, context);
  await job.journal.append({ ...stamp(context), type: "node-ended", name, outcome: end.outcome, problem: end.problem });
  return end;
}

/** `estate.2-vc-01.ndjson` beside `estate.ndjson`: the number keeps two names apart that differ in a blank. */
export function nodeJournal(name: string, { file, history }: Pick<EstateJob, "file" | "history">): string {
  const names = history.waves.flatMap(({ nodes }) => nodes.map((node) => node.name));
  return `${baseOf(file)}.${names.indexOf(name) + 1}-${name.replaceAll(/[^\w.-]+/g, "_")}.ndjson`;
}

/** Only what a person says once the passive node is done counts; a run cannot have seen it. */
async function confirmFailovers(
  { clusters }: Wave,
  job: EstateJob,
  reports: Reports,
  context: Context,
): Promise<Stop | undefined> {
  const ranNow = [...reports].some(([name, { outcome }]) => outcome === "done" && !job.history.done.has(name));
  for (const { name, from, to } of clusters) {
    if (job.history.failedOver.has(name)) continue;
    const said = !ranNow && job.options.failedOver?.includes(name) === true;
    if (!said && !(await askFailover({ name, from, to }, context))) {
      const text = `vCenter HA "${name}" has to fail over from ${from} to ${to}: that is left to you`;
      const hint = `have it fail over, see that ${to} is the active node, then: ${job.resumeCommand} --failed-over ${name}`;
      return { outcome: "waiting", problem: { text, hint }, told: false };
    }
    await job.journal.append({ ...stamp(context), type: "failed-over", name, from, to });
  }
  return undefined;
}

async function askFailover({ name, from, to }: Wave["clusters"][number], context: Context): Promise<boolean> {
  if (!context.stdin.isTerminal) return false;
  context.stderr.write(row("you", `have vCenter HA "${name}" fail over from ${from} to ${to}`));
  return (await ask(`Is ${to} the active node now? [yes/no] `, context))?.trim().toLowerCase() === "yes";
}

function endAt({ outcome, problem, told }: Stop, { history, resumeCommand }: EstateJob, reports: Reports): EstateEnd {
  const nodes = history.waves.flatMap((wave) =>
    wave.nodes.map(({ name, role }): NodeReport => {
      const unbegun = { name, role, wave: wave.number, outcome: null, journal: null, report: null };
      return reports.get(name) ?? { ...unbegun, before: null, after: null, problem: null };
    }),
  );
  // A refusal promises that nothing was changed: an estate of which a part is done cannot.
  const isPart = nodes.some((node) => node.outcome === "done");
  const next = problem.hint.includes(resumeCommand) ? problem.hint : `once that is mended: ${resumeCommand}`;
  return { outcome: outcome === "refused" && isPart ? "failed" : outcome, nodes, problem, told, next };
}

const problemOf = (name: string, { problem, next }: NodeEnd): Problem =>
  problem === null
    ? { text: `${name} is not done`, hint: next }
    : { ...problem, text: `${name}: ${problem.text}`, hint: problem.hint };

const windowOver = (name: string): Problem => ({
  text: `the maintenance window is over before ${name}`,
  hint: "go on in the next one",
});

const stamp = ({ clock }: Context): { readonly at: string } => ({ at: formatInstant(clock.now()) });
const secondsUntil = (at: number, { clock }: Context): number => Math.floor((at - clock.now()) / 1000);
