import {
  coverageOf,
  isClient,
  isExcluded,
  isServer,
  isWithin,
  loadCatalogue,
  type Requirement,
} from "@patchrig/conformance";
import { PatchrigError } from "@patchrig/core/errors";
import { createColors } from "picocolors";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { type ListOptions, parseWord } from "./options.ts";

/** Prints the requirements, or what they cover. */
export async function list(options: ListOptions, context: Context): Promise<ExitCode> {
  const { requirements } = loadCatalogue();
  if (options.coverage) return tellCoverage(requirements, options, context);
  const side = options.side === undefined ? undefined : parseWord("--side", options.side, ["server", "client"]);
  const { profile } = options;
  const asked = requirements
    .filter(
      (one) =>
        (side === undefined || one.side === side) &&
        (profile === undefined || (profile.startsWith(`${one.platform}/`) && isWithin(profile, one))),
    )
    .toSorted((one, other) => placeOf(one) - placeOf(other));
  if (asked.length === 0) throw new PatchrigError("bad-usage", `--profile: no requirement is about "${profile}"`);
  if (options.json) {
    context.stdout.write(`${JSON.stringify({ version: 1, requirements: asked.map(rowOf) })}\n`);
    return EXIT.done;
  }
  const { bold, dim } = createColors(context.stdout.colored);
  const wide = Math.max(...asked.map(({ id }) => id.length)) + 2;
  for (const one of asked) {
    const mark = isExcluded(one) ? dim(" excluded") : "";
    context.stdout.write(`${bold(one.id.padEnd(wide))}${one.level.padEnd(10)}${one.demands}${mark}\n`);
  }
  const excluded = asked.filter(isExcluded).length;
  context.stderr.write(
    `${asked.filter(isServer).length} of servers, ${asked.filter(isClient).length} of clients, ${excluded} excluded with a reason\n`,
  );
  return EXIT.done;
}

/** What is judged comes first, servers before clients; what nobody can be judged by is for the end. */
const placeOf = (one: Requirement): number => (isServer(one) ? 0 : isClient(one) ? 1 : 2);

function rowOf(one: Requirement) {
  const { id, side, level, demands, cite = [], since = null, until = null, platform, noun } = one;
  return {
    id,
    platform,
    noun,
    side,
    level,
    demands,
    cite,
    since,
    until,
    excluded: isExcluded(one) ? one.excluded : null,
  };
}

function tellCoverage(
  requirements: readonly Requirement[],
  { json }: ListOptions,
  { stdout, stderr }: Context,
): ExitCode {
  const coverage = coverageOf(requirements);
  if (json) stdout.write(`${JSON.stringify({ version: 1, ...coverage })}\n`);
  else {
    for (const { id, judged, excluded } of coverage.facts) stdout.write(`${id.padEnd(5)} ${told(judged, excluded)}\n`);
    for (const { id, judged, excluded, quoted, lines } of coverage.evidence) {
      stdout.write(`${id.padEnd(5)} ${told(judged, excluded)}; ${quoted} of ${lines} lines quoted\n`);
    }
  }
  if (coverage.gaps.length > 0) stderr.write(`covered by nothing: ${coverage.gaps.join(", ")}\n`);
  return coverage.gaps.length === 0 ? EXIT.done : EXIT.broken;
}

const told = (judged: readonly string[], excluded: readonly string[]): string =>
  [
    judged.length > 0 ? `judged by ${judged.join(", ")}` : "",
    excluded.length > 0 ? `excluded in ${excluded.join(", ")}` : "",
    judged.length + excluded.length === 0 ? "NOT COVERED" : "",
  ]
    .filter(Boolean)
    .join("; ");
