import { resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import { createRandom, drawSeed } from "@patchrig/core/random";
import {
  DEFAULT_POLICY,
  type PatchKind,
  type PatchOption,
  PER_YEAR,
  type PlanPolicy,
  planPatch,
  type Rhythm,
  readLedger,
  recommended,
  rehearseYears,
  SIZES,
  type YearsResult,
} from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { parseBytes } from "../vhd/quantity.ts";
import { renderChart, renderChartPage } from "./chart.ts";
import { requireFree, writeNew } from "./new-file.ts";
import { type JsonOption, oneOf, positiveNumber, wholeNumber } from "./options.ts";
import { nextSteps } from "./plan-next.ts";
import { print, table } from "./print.ts";

export interface PlanOptions extends JsonOption {
  readonly ledger?: string;
  readonly patch?: string;
  readonly mergeAt?: string;
  readonly years: string;
  readonly patches: string;
  readonly seed?: string;
  readonly base: string;
  readonly mbps: string;
  readonly chart?: string;
  readonly force?: boolean;
}

/** `plan`: for one patch on a ledger, or for years of them. */
export function plan(options: PlanOptions, context: Context): Promise<ExitCode> {
  if ((options.ledger === undefined) !== (options.patch === undefined)) {
    throw new PatchrigError("bad-usage", "--ledger and --patch go together", {
      hint: "or leave both out, to rehearse years",
    });
  }
  return options.ledger !== undefined && options.patch !== undefined
    ? planOne({ ...options, ledger: options.ledger, patch: options.patch }, context)
    : planYears(options, context);
}

type OneOptions = PlanOptions & { readonly ledger: string; readonly patch: string };

/** Exit code 3 where no way leaves the image changeable. */
async function planOne(options: OneOptions, context: Context): Promise<ExitCode> {
  const lineage = await readLedger(resolve(context.cwd, options.ledger), { file: options.ledger });
  const [name = "", size = ""] = options.patch.split(":", 2);
  const patch = { kind: oneOf("--patch", name, Object.keys(SIZES) as PatchKind[]), bytes: parseBytes("--patch", size) };
  const { chosen, options: ways, wayOut } = planPatch(lineage, patch, policyOf(options));
  const next = chosen === undefined ? [] : nextSteps(chosen, lineage, options.ledger);
  const lines = [
    ...ways.flatMap((way) => linesOf(way, way === chosen)),
    ...(next.length === 0 ? [] : ["next:", ...next.map((step, index) => `  ${index + 1}. ${step}`)]),
    ...(wayOut === undefined ? [] : ["no way leaves the image changeable", wayOut]),
  ];
  const shown = (way: PatchOption) => ({ ...way, refused: way.refused ?? null });
  const json = { patch, chosen: chosen ? shown(chosen) : null, options: ways.map(shown), wayOut: wayOut ?? null, next };
  print({ json, lines }, options.json, context);
  return chosen === undefined ? EXIT.refused : EXIT.done;
}

const policyOf = ({ mergeAt }: PlanOptions): PlanPolicy =>
  mergeAt === undefined ? DEFAULT_POLICY : { mergeAt: wholeNumber("--merge-at", mergeAt, [1, 100]) / 100 };

function linesOf({ way, uploadBytes, rearmsLeft, childrenAffected, why, refused }: PatchOption, isChosen: boolean) {
  const cost = `${gigabytes(uploadBytes)} GB to send, rearms left ${rearmsLeft}`;
  const children = childrenAffected.length === 0 ? "" : `, ends ${childrenAffected.join(", ")}`;
  const head = `${isChosen ? "*" : " "} ${way.padEnd(13)}${refused === undefined ? cost + children : `refused: ${refused}`}`;
  return isChosen ? [head, ...why.map((reason) => `    ${reason}`)] : [head];
}

async function planYears(options: PlanOptions, context: Context): Promise<ExitCode> {
  const rhythm = oneOf("--patches", options.patches, Object.keys(PER_YEAR) as Rhythm[]);
  const years = wholeNumber("--years", options.years, [1, 30]);
  const seed = options.seed === undefined ? drawSeed() : wholeNumber("--seed", options.seed, [0, 999_999_999]);
  const mbps = positiveNumber("--mbps", options.mbps);
  const baseBytes = parseBytes("--base", options.base);
  const { chart, force } = options;
  if (chart !== undefined) {
    requireChartName(chart);
    requireFree({ output: chart, force }, context);
  }
  const results = rehearseYears({
    years,
    rhythm,
    baseBytes,
    mbps,
    random: createRandom(seed),
    policy: policyOf(options),
  });
  const best = recommended(results);
  const title = `${years} years of ${rhythm} patches, seed ${seed}`;
  if (chart !== undefined) {
    const page = /\.svg$/i.test(chart) ? renderChart(results) : renderChartPage(title, results, best?.id);
    await writeNew({ output: chart, force }, page, context);
  }
  const json = {
    seed,
    years,
    patches: rhythm,
    assumptions: { baseBytes, mbps, changedMegabytes: SIZES, inferred: ASSUMED },
    strategies: results.map(({ stuck, ...result }) => ({ ...result, stuck: stuck ?? null })),
    recommended: best?.id ?? null,
    chart: chart ?? null,
  };
  print({ json, lines: [title, ...yearsTable(results), ...closing(best, chart)] }, options.json, context);
  return EXIT.done;
}

function requireChartName(file: string): void {
  if (/\.(html?|svg)$/i.test(file)) return;
  throw new PatchrigError("bad-usage", `--chart: expected a page for .html, a drawing for .svg, found "${file}"`);
}

const ASSUMED = "how much a patch changes is inferred (M18 says little and a lot); each adds to those before it";

function yearsTable(results: readonly YearsResult[]): readonly string[] {
  const head = ["strategy", "rounds", "sent GB", "largest GB", "hours", "merges", "rearms", "ends"];
  const rows = results.map((result) => [
    result.id,
    `${result.patched}/${result.rounds}`,
    gigabytes(result.totalBytes),
    gigabytes(result.largestBytes),
    String(Math.round(result.uploadHours)),
    String(result.merges),
    String(result.rearmsLeft),
    result.stuck === undefined
      ? "goes on"
      : `stuck in round ${result.stuck.round}: ${result.stuck.why} (${result.stuck.cite.join(", ")})`,
  ]);
  return table([head, ...rows], [1, 2, 3, 4, 5, 6]);
}

function closing(best: YearsResult | undefined, chart: string | undefined): readonly string[] {
  const advice =
    best === undefined ? "every strategy gets stuck" : `best: ${best.id}: ${best.title} (${best.cite.join(", ")})`;
  return [advice, `assumed: ${ASSUMED}`, ...(chart === undefined ? [] : [`chart: ${chart}`])];
}

const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
