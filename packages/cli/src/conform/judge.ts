import {
  completeReport,
  createProcessPeer,
  createRunningPeer,
  excludedVerdict,
  isClient,
  isServer,
  PeerProblem,
  type Report,
  runClient,
  runServer,
  type Verdict,
  weigh,
} from "@patchrig/conformance";
import { formatInstant, monotonicNow } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { ownVersion } from "../own-version.ts";
import { againOf } from "./again.ts";
import { type Asked, askedOf } from "./asked.ts";
import { narrate } from "./narrate.ts";
import { type ConformOptions, parseCount, parseLimit, parseReports } from "./options.ts";
import { readEndpoints } from "./read-endpoints.ts";
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
  return await judge(options, context, "server", async ({ judged, seed, profile }, onVerdict) =>
    runServer({
      requirements: judged.filter(isServer),
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
  return await judge(options, context, "client", async ({ judged, seed }, onVerdict) =>
    runClient({
      requirements: judged.filter(isClient),
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

type Judging = (asked: Asked, onVerdict: (verdict: Verdict) => void) => Promise<readonly Verdict[]>;

async function judge(
  options: ConformOptions,
  context: Context,
  side: Report["side"],
  judging: Judging,
): Promise<ExitCode> {
  const reports = parseReports(options.report, FORMATS);
  const asked = await askedOf(side, options, context);
  const startedAt = formatInstant(context.clock.now());
  const began = monotonicNow();
  const met = await withNarrator(judging, asked, context);
  const time = { startedAt, seconds: (monotonicNow() - began) / 1000 };
  const report = reportOf(met, { asked, options, time }, context);
  await writeReports(report, { reports, json: options.json ?? false, submission: options.submission }, context);
  return codeOf(report);
}

async function withNarrator(judging: Judging, asked: Asked, context: Context): Promise<readonly Verdict[]> {
  const narrator = narrate(context, asked.judged.length);
  try {
    return await judging(asked, narrator.tell);
  } catch (problem) {
    if (problem instanceof PeerProblem) throw asError(problem, asked.side);
    throw problem;
  } finally {
    narrator.end();
  }
}

interface Judged {
  readonly asked: Asked;
  readonly options: ConformOptions;
  readonly time: Pick<Report, "startedAt" | "seconds">;
}

function reportOf(met: readonly Verdict[], { asked, options, time }: Judged, context: Context): Report {
  const { side, profile, seed, level, known, catalogue, selected } = asked;
  const again = againOf(options, { side, profile, seed }, context);
  const all = [...met, ...selected.filter((one) => "excluded" in one).map(excludedVerdict)];
  const weighed = weigh(all, known, { catalogue: catalogue.requirements, now: context.clock.now() });
  return completeReport({
    tool: { name: "patchrig", version: ownVersion() },
    ...{ side, profile, seed, level, ...time },
    peer: options.name ?? options.peer ?? options.endpoints ?? "",
    quick: options.quick ?? false,
    reproduce: again(),
    knownFailures: weighed.problems,
    verdicts: weighed.verdicts.map((verdict) =>
      verdict.outcome === "excluded" ? verdict : { ...verdict, reproduce: again(verdict.id) },
    ),
  });
}

function codeOf({ met, tally, knownFailures }: Report): ExitCode {
  if (met) return EXIT.done;
  return tally.fail > 0 || knownFailures.length > 0 ? EXIT.broken : EXIT.failed;
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
