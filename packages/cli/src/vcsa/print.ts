import type { AdvisoryVerdict, Assessment, Problem } from "@patchrig/core";
import type { Context } from "../context.ts";

/** One JSON document, or the lines for people, on stdout; what stood in the way on stderr, in the two usual lines. */
export function print(
  result: { readonly json: object; readonly text: string; readonly problem?: Problem | null },
  asJson: boolean,
  context: Context,
): void {
  const { problem } = result;
  if (problem) context.stderr.write(`patchrig: ${problem.text}\nhint: ${problem.hint}\n`);
  context.stdout.write(asJson ? `${JSON.stringify({ version: 1, ...result.json })}\n` : result.text);
}

/** One line of a result: a name and what there is to say. */
export const row = (name: string, text: string): string => `  ${name.padEnd(10)}${text}\n`;

/** What runs: `version` is taken by the document's own. */
export function runningOf({ version, patchBuild, vpxdBuild, release, line }: Assessment): object {
  return { version, patchBuild, vpxdBuild, release, line };
}

/** What runs, and what it is open to, for people. */
export function renderAssessment({
  version,
  release,
  patchBuild,
  vpxdBuild,
  affected,
  advisories,
}: Assessment): string {
  const builds = `patch build ${patchBuild ?? "not seen"}, vCenter build ${vpxdBuild ?? "not seen"}`;
  const verdict = affected === null ? "cannot be told: the build is in no table" : affected ? "yes" : "no";
  return [
    row("runs", `${release ?? "an unknown release"}: version ${version}, ${builds}`),
    row("affected", verdict),
    ...advisories.map((advisory) => row("", verdictText(advisory))),
  ].join("");
}

/** `VMSA-2015-0007 (critical): affected, fixed in 6.0.0b`. */
export function verdictText({ id, severity, affected, fixedIn }: AdvisoryVerdict): string {
  const name = severity === null ? id : `${id} (${severity})`;
  if (affected === false) return `${name}: not affected`;
  return `${name}: ${affected ? "affected" : "cannot be told"}, fixed in ${fixedIn}`;
}
