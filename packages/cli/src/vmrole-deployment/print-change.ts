import type { ChangeGoal, ChangeReport } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { exitCodeOfRun } from "../run-exit.ts";
import { row } from "../vcsa/print.ts";
import { resumeLine } from "../vmrole-service/journal.ts";

/** What became of an upgrade or a swap, to be told. */
export interface ToldChange {
  readonly report: ChangeReport;
  readonly goal: ChangeGoal;
  readonly journal: string;
  readonly asJson: boolean | undefined;
}

/** Prints it; its exit code. */
export function printChange({ report, goal, journal, asJson }: ToldChange, context: Context): ExitCode {
  const { outcome, steps, problem } = report;
  const next = nextOf(report, goal, journal);
  if (problem) context.stderr.write(`patchrig: ${problem.text}\nhint: ${problem.hint}\n`);
  const { service } = goal;
  const json = { version: 1, service, [goal.kind]: goal, outcome, steps, problem, next, journal };
  const text = [
    `${nameOf(goal)}: ${outcome}\n`,
    next === "" || next === problem?.hint ? "" : row("next", next),
    row("journal", journal),
  ];
  context.stdout.write(asJson ? `${JSON.stringify(json)}\n` : text.join(""));
  return exitCodeOfRun(report);
}

const nameOf = (goal: ChangeGoal): string =>
  goal.kind === "swap"
    ? `${goal.service}: swap to ${goal.staging}`
    : `${goal.service}/${goal.slot}: upgrade to ${goal.label}`;

function nextOf({ outcome, problem, steps }: ChangeReport, goal: ChangeGoal, journal: string): string {
  if (outcome === "refused") return problem?.hint ?? "";
  if (outcome !== "done") return `${problem?.hint ?? ""}: \`${resumeLine(journal)}\``;
  const at = `--service ${goal.service}`;
  if (goal.kind === "swap")
    return `What was live is in staging: \`patchrig vmrole deployment swap ${at}\` brings it back.`;
  const domain = steps.at(-1)?.facts.waitsForDomain;
  if (typeof domain !== "number") return "Nothing is left to do.";
  const slot = goal.slot === "Staging" ? " --slot staging" : "";
  return `It waits for upgrade domain ${domain}: \`patchrig vmrole deployment walk ${at}${slot}\`, or take it back: \`… rollback ${at}${slot}\``;
}
