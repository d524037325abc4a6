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
  const asked = requirements.filter(
    (one) =>
      (side === undefined || one.side === side) &&
      (profile === undefined || (profile.startsWith(`${one.platform}/`) && isWithin(profile, one))),
  );
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

/** Prints all that there is to know about one requirement. */
export async function explain(id: string, { json }: { readonly json?: boolean }, context: Context): Promise<ExitCode> {
  const { requirements } = loadCatalogue();
  const found = requirements.find((one) => one.id === id);
  if (!found) {
    const near = requirements
      .map((one) => one.id)
      .filter((one) => one.includes(id) || one.startsWith(id.split(".")[0] ?? id));
    throw new PatchrigError("bad-usage", `no requirement is called "${id}"`, {
      hint: near.length > 0 ? `there are ${near.slice(0, 8).join(", ")}` : "see `patchrig conform list`",
    });
  }
  context.stdout.write(json ? `${JSON.stringify({ version: 1, requirement: found })}\n` : textOf(found));
  return EXIT.done;
}

function textOf(one: Requirement): string {
  const { place, quote, cite = [] } = one;
  const steps = isServer(one)
    ? [
        ...one.given.map((state) => `given  ${state}`),
        ...one.before.map((step) => `before ${show(step)}`),
        ...one.do.map((step) => `do     ${show(step)}`),
        ...one.expect.map((what) => `expect ${show(what)}`),
        `broken by ${show(one["broken-by"])}`,
      ]
    : isClient(one)
      ? [
          `job    ${one.job}`,
          `given  ${show(one.given)}`,
          ...one.expect.map((what) => `expect ${show(what)}`),
          `broken by a client that ${one["broken-by"].client}`,
        ]
      : [`excluded: ${one.excluded}`];
  const lines = [
    `${one.id} (${one.side}, ${one.level}${one.since ? `, since ${one.since}` : ""}${one.until ? `, until ${one.until}` : ""})`,
    `  ${one.demands}`,
    ...(quote === undefined
      ? []
      : [
          `  by ${cite.join(", ")}:`,
          ...quote
            .replace(/\n$/, "")
            .split("\n")
            .map((line) => `    | ${line}`),
        ]),
    ...(one.reading === undefined ? [] : [`  our reading: ${one.reading}`]),
    ...steps.map((step) => `  ${step}`),
    `  written down in ${place.file}:${place.line}`,
  ];
  return `${lines.join("\n")}\n`;
}

const show = (what: unknown): string => (typeof what === "string" ? what : JSON.stringify(what));
