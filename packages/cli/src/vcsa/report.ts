import type { Builds, RunReport } from "@patchrig/core";
import type { Context } from "../context.ts";
import { print, row } from "./print.ts";

/** Prints what became of a run or a resumed one. */
export function printReport(
  ended: RunReport & { readonly report?: string | null },
  about: { readonly target: string; readonly journal: string; readonly asJson: boolean },
  context: Context,
): void {
  const { outcome, assess: assessed, before, after, steps, problem, next, report = null } = ended;
  const { affected, advisories } = assessed;
  const { target, journal } = about;
  const json = {
    target,
    outcome,
    assess: { affected, advisories },
    before,
    after,
    steps,
    problem,
    next,
    journal,
    report,
  };
  const text = [
    `${target}: ${outcome}\n`,
    row("before", buildsText(before)),
    after === null ? "" : row("after", buildsText(after)),
    next === "" || next === problem?.hint ? "" : row("next", next),
    steps.length === 0 ? "" : row("journal", journal),
    report === null ? "" : row("report", report),
  ].join("");
  print({ json, text, problem }, about.asJson, context);
}

/** Which numbers an appliance is at, for people. */
export function buildsText({ version, patchBuild, vpxdBuild }: Builds): string {
  return `version ${version}, patch build ${patchBuild ?? "not seen"}, vCenter build ${vpxdBuild ?? "not seen"}`;
}
