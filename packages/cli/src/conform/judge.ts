import {
  completeReport,
  createProcessPeer,
  createRunningPeer,
  excludedVerdict,
  isClient,
  isServer,
  LEVELS,
  loadCatalogue,
  PeerProblem,
  type Report,
  type Requirement,
  readFrozenSet,
  readKnownFailures,
  runClient,
  runServer,
  select,
  type Verdict,
  weigh,
} from "@patchrig/conformance";
import { formatInstant, monotonicNow } from "@patchrig/core/clock";
import { type Endpoints, endpointsSchema } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { readInputFile } from "../input-file.ts";
import { ownVersion } from "../own-version.ts";
import { parseSeed } from "../simulate/options.ts";
import { failedIn } from "./failed.ts";
import { narrate } from "./narrate.ts";
import { type ConformOptions, parseCount, parseLimit, parseReports, parseWord } from "./options.ts";
import { shellWord } from "./own-command.ts";
import { FORMATS, writeReports } from "./reports.ts";

const LIMIT_MS = 20_000;
/** What a client is told to wait at most, and how long it may then take to end. */
const PATIENCE_SECONDS = 20;
const CLIENT_LIMIT_MS = 150_000;

/** Judges a server; 0 when all requirements are met, 4 when one is broken, 5 when it cannot be met. */
export async function judgeServer(options: ConformOptions, context: Context): Promise<ExitCode> {
  if ((options.peer === undefined) === (options.endpoints === undefined)) {
    throw new PatchrigError("bad-usage", "expected either --peer CMD or --endpoints FILE");
  }
  const endpoints = options.endpoints === undefined ? undefined : await readEndpoints(options.endpoints, context);
  return await judge(options, context, "server", async ({ requirements, seed, profile }, onVerdict) =>
    runServer({
      requirements: requirements.filter(isServer),
      createPeer: () =>
        endpoints
          ? createRunningPeer(endpoints, options.endpoints ?? "")
          : createProcessPeer(options.peer ?? "", { profile, cwd: context.cwd, env: context.env }),
      seed,
      // One server that runs already has one state.
      jobs: endpoints ? 1 : parseCount("--jobs", options.jobs, 2),
      limitMs: parseLimit(options.limit, LIMIT_MS),
      signal: context.interrupted,
      onVerdict,
    }),
  );
}

/** Judges a client, in the same way. */
export async function judgeClient(options: ConformOptions, context: Context): Promise<ExitCode> {
  const { peer } = options;
  if (peer === undefined) throw new PatchrigError("bad-usage", "expected --peer CMD: the client under test");
  return await judge(options, context, "client", async ({ requirements, seed }, onVerdict) =>
    runClient({
      requirements: requirements.filter(isClient),
      command: peer,
      cwd: context.cwd,
      env: context.env,
      seed,
      patienceSeconds: PATIENCE_SECONDS,
      limitMs: parseLimit(options.limit, CLIENT_LIMIT_MS),
      jobs: parseCount("--jobs", options.jobs, 2),
      signal: context.interrupted,
      onVerdict,
    }),
  );
}

interface Asked {
  readonly requirements: readonly Requirement[];
  readonly seed: number;
  readonly profile: string;
}

type Judging = (asked: Asked, onVerdict: (verdict: Verdict) => void) => Promise<readonly Verdict[]>;

async function judge(
  options: ConformOptions,
  context: Context,
  side: Report["side"],
  judging: Judging,
): Promise<ExitCode> {
  const reports = parseReports(options.report, FORMATS);
  const catalogue = loadCatalogue();
  const profile = options.profile ?? "vcsa/6.0";
  const level = options.level === undefined ? "inferred" : parseWord("--level", options.level, LEVELS);
  const known = options.knownFailing === undefined ? [] : readKnownFailures(options.knownFailing);
  const only = await namesOf(options, context, catalogue);
  const selected = select(catalogue.requirements, {
    profile,
    side,
    level,
    quick: options.quick ?? false,
    ...(only && { only }),
  });
  const judged = selected.filter((one) => !("excluded" in one));
  if (judged.length === 0)
    throw new PatchrigError("bad-usage", `--profile: nothing of a ${side} of "${profile}" can be judged`, {
      hint: "see `patchrig conform list`",
    });
  const seed = parseSeed(options.seed);
  const startedAt = formatInstant(context.clock.now());
  const began = monotonicNow();
  const again = againOf(options, { side, profile, seed }, context);
  const narrator = narrate(context, judged.length);
  let met: readonly Verdict[];
  try {
    met = await judging({ requirements: judged, seed, profile }, narrator.tell);
  } catch (problem) {
    if (problem instanceof PeerProblem) throw asError(problem, side);
    throw problem;
  } finally {
    narrator.end();
  }
  const all = [...met, ...selected.filter((one) => "excluded" in one).map(excludedVerdict)];
  const weighed = weigh(all, known, { catalogue: catalogue.requirements, now: context.clock.now() });
  const report = completeReport({
    tool: { name: "patchrig", version: ownVersion() },
    side,
    profile,
    peer: options.name ?? options.peer ?? options.endpoints ?? "",
    seed,
    level,
    quick: options.quick ?? false,
    startedAt,
    seconds: (monotonicNow() - began) / 1000,
    reproduce: again(),
    knownFailures: weighed.problems,
    verdicts: weighed.verdicts.map((verdict) =>
      verdict.outcome === "excluded" ? verdict : { ...verdict, reproduce: again(verdict.id) },
    ),
  });
  await writeReports(report, { reports, json: options.json ?? false, submission: options.submission }, context);
  return codeOf(report);
}

function codeOf({ met, tally, knownFailures }: Report): ExitCode {
  if (met) return EXIT.done;
  return tally.fail > 0 || knownFailures.length > 0 ? EXIT.broken : EXIT.failed;
}

/** The ids and globs that are asked for by name, by a report's failures, or by a frozen set. */
async function namesOf(
  options: ConformOptions,
  context: Context,
  catalogue: ReturnType<typeof loadCatalogue>,
): Promise<readonly string[] | undefined> {
  if (options.failed !== undefined) return await failedIn(options.failed, context);
  if (options.set === undefined) return options.only;
  const ids = new Set(readFrozenSet(catalogue, options.set));
  const profile = options.profile ?? "vcsa/6.0";
  const inSet = (["server", "client"] as const)
    .flatMap((side) => select(catalogue.requirements, { profile, side }))
    .map(({ id }) => id);
  return inSet.filter((id) => ids.has(id));
}

/** The command that has it all again, or one requirement alone. */
function againOf(
  options: ConformOptions,
  about: { readonly side: string; readonly profile: string; readonly seed: number },
  { ownName }: Context,
): (id?: string) => string {
  const { peer, endpoints, quick, level, only } = options;
  const place = peer === undefined ? ["--endpoints", endpoints ?? ""] : ["--peer", peer];
  const same = ["conform", about.side, ...place, "--profile", about.profile, "--seed", String(about.seed)];
  return (id) => {
    const rest =
      id === undefined
        ? [
            ...(quick ? ["--quick"] : []),
            ...(level ? ["--level", level] : []),
            ...(only ?? []).flatMap((one) => ["--only", one]),
          ]
        : ["--only", id];
    return `${ownName} ${[...same, ...rest].map(shellWord).join(" ")}`;
  };
}

async function readEndpoints(file: string, context: Context): Promise<Endpoints> {
  const text = await readInputFile("--endpoints", file, context);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PatchrigError("unreadable-input", `--endpoints: ${file} is no JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
  const read = endpointsSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new PatchrigError("unreadable-input", `--endpoints: ${file}: ${issue?.path.join(".")}: ${issue?.message}`);
}

/** A peer that cannot be met at all is no matter of requirements. */
function asError(problem: PeerProblem, side: Report["side"]): PatchrigError {
  const code = problem.kind === "unreachable" ? "not-reachable" : "unreadable-input";
  return new PatchrigError(code, problem.message, { cause: problem, hint: HINTS[side] });
}

const HINTS: Readonly<Record<Report["side"], string>> = {
  server:
    "a server peer reads one JSON line on stdin and answers one endpoints document on stdout (docs/vendors/test-your-server.md)",
  client: "is that the program's name, and may it be run? (docs/vendors/test-your-client.md)",
};
