import { resolve } from "node:path";
import type { RunEvent } from "@patchrig/core";
import { formatInstant, monotonicNow } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import {
  createSimulator,
  type Judgement,
  judgeScenario,
  type Simulator,
  type Snapshot,
  timesEntered,
} from "@patchrig/simulator";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { createNarrator } from "../narrator.ts";
import { underName } from "../own-name.ts";
import { tellEarlierReport } from "../report/earlier-report.ts";
import type { Notice, Rehearsal } from "../report/rehearsal.ts";
import { openReportFolder, type ReportFolder, writeReport } from "../report/write.ts";
import { exitCodeOfRun } from "../run-exit.ts";
import { shownPath } from "../shown-path.ts";
import { bundledRun, judgeBundled, momentOf, nextOf, writeSnapshot } from "./bundled.ts";
import { type ClientReport, runClient } from "./client.ts";
import type { RehearseOptions } from "./options.ts";
import { createStopAt, type StopAt } from "./stop-at.ts";
import { renderSummary } from "./summary.ts";
import { againLine, toWish, type Wish } from "./wish.ts";

/** V5: the documented work list. */
const STEPS = 11;
const NO_BACKUP = {
  type: "notice",
  step: "prepare",
  text: "A rehearsal makes no backup: the simulated appliance is thrown away at its end.",
} as const;
/** What must never be entered twice. */
const ONCE = ["software-packages install", "shutdown reboot"] as const;
const FREE = { host: "127.0.0.1", port: 0 } as const;

/**
 * Rehearses an update: a simulator in this process, and the real client against it over SSH and HTTPS, both on the
 * simulator's clock. Ends with a report folder. Nothing but loopback is touched.
 */
export async function rehearse(options: RehearseOptions, context: Context): Promise<ExitCode> {
  const wish = await readWish(options, context.cwd);
  const began = monotonicNow();
  if (options.out !== undefined) await tellEarlierReport(options.out, context);
  const files = await openReportFolder(folderOf(options, wish, context));
  const { report, ...seen } = await runAgainstSimulator(wish, files, context);
  const snapshot = shownPath(files.snapshot, context.cwd);
  const stopped = report.outcome === "waiting" && report.problem === null;
  const next = stopped && wish.from ? underName(nextOf(wish.from, snapshot), context.ownName) : report.next;
  const rehearsal = toRehearsal(
    wish,
    { ...report, next },
    {
      ...seen,
      tookSeconds: Math.round(monotonicNow() - began) / 1000,
      report: shownPath(files.folder, context.cwd),
      again: underName(againLine(wish), context.ownName),
    },
  );
  await writeReport(rehearsal, files);
  const summary = () => renderSummary(rehearsal, shownPath(files.page, context.cwd), context.stdout);
  context.stdout.write(options.json ? `${JSON.stringify(rehearsal)}\n` : summary());
  return exitCodeOf(report, seen.expectations);
}

async function readWish(options: RehearseOptions, cwd: string): Promise<Wish> {
  if (options.from === undefined) return toWish(options, cwd);
  const { readRehearsal } = await import("../bundle/rehearsal.ts");
  return toWish(options, cwd, await readRehearsal(resolve(cwd, options.from)));
}

/** A night that ends as its scenario expects is done, however the run in it ended. */
function exitCodeOf(report: ClientReport, expectations: readonly Judgement[]): ExitCode {
  if (expectations.length === 0) return exitCodeOfRun(report);
  return expectations.every(({ met }) => met) ? EXIT.done : EXIT.broken;
}

function folderOf(options: RehearseOptions, { seed }: Wish, context: Context): string {
  const today = formatInstant(context.clock.now()).slice(0, 10);
  return resolve(context.cwd, options.out ?? `rehearsals/${today}-${seed}`);
}

interface Told {
  readonly report: ClientReport;
  readonly notices: readonly Notice[];
  readonly faults: Rehearsal["faults"];
  readonly expectations: readonly Judgement[];
  readonly entered: Rehearsal["entered"];
}

async function runAgainstSimulator(wish: Wish, files: ReportFolder, context: Context): Promise<Told> {
  const { seed, startsAt, speed, medium } = wish;
  const simulator = await createSimulator({
    appliances: wish.appliances.map((appliance) => ({ ...appliance, ssh: FREE, https: FREE, vami: FREE })),
    seed,
    startsAt,
    speed,
    admin: FREE,
    faults: wish.faults,
  });
  const notices: Notice[] = [];
  const narrator = createNarrator(context.stderr, STEPS);
  const tell = (event: RunEvent) => {
    if (event.type === "notice") notices.push(withoutType(event));
    narrator.hear(event);
  };
  let stood: Snapshot | undefined;
  const stopAt = createStop(wish, simulator, context.interrupted, () => {
    stood = simulator.snapshot();
  });
  const onEvent = (event: RunEvent) => {
    stopAt?.hear(event);
    // V10: a person connects the ISO, so that the client finds it in the drive.
    if (event.type === "step-started" && event.step === "mount-iso") applianceOf(simulator).insertIso(medium.iso);
    tell(event);
    if (event.type === "step-started" && event.step === "prepare") tell({ ...NO_BACKUP, at: event.at });
  };
  try {
    const [endpoints] = (await simulator.listen()).appliances;
    if (endpoints === undefined) throw new PatchrigError("internal", "the simulator serves no appliance");
    const to = medium.brings.replace("vcsa/", "");
    const { clock } = simulator.world;
    const signal = stopAt?.signal ?? context.interrupted;
    const report = await runClient({ endpoints, to, via: wish.via, clock, files, signal, stopAt, onEvent });
    const seen = { outcome: report.outcome, step: report.steps.at(-1)?.name };
    const expectations = await judge(wish, simulator, { ...seen, journal: files.journal });
    const entered = Object.fromEntries(ONCE.map((command) => [command, timesEntered(simulator, command)]));
    if (stood) await writeSnapshot(stood, files.snapshot);
    return { report, notices, faults: simulator.faults.hits(), expectations, entered };
  } finally {
    narrator.pause();
    await simulator.close();
  }
}

function createStop(
  { from }: Wish,
  { world }: Simulator,
  interrupted: AbortSignal,
  atMoment: () => void,
): StopAt | undefined {
  return from && createStopAt(momentOf(from), { clock: world.clock, interrupted, atMoment });
}

/** Against what the scenario expects, or against what the bundled run came to. */
async function judge(
  { scenario, from }: Wish,
  simulator: Simulator,
  seen: { readonly outcome: string; readonly step: string | undefined; readonly journal: string },
): Promise<readonly Judgement[]> {
  if (from) return judgeBundled(from, seen);
  return scenario === undefined ? [] : judgeScenario(scenario, simulator, seen);
}

function applianceOf(simulator: Simulator) {
  const [appliance] = simulator.appliances;
  if (appliance === undefined) throw new PatchrigError("internal", "the simulator has no appliance");
  return appliance;
}

const withoutType = ({ type: _, ...notice }: Extract<RunEvent, { readonly type: "notice" }>): Notice => notice;

function toRehearsal(
  wish: Wish,
  { outcome, assess, before, after, steps, problem, next }: ClientReport,
  about: Pick<Rehearsal, "notices" | "tookSeconds" | "report" | "faults" | "expectations" | "entered" | "again">,
): Rehearsal {
  return {
    version: 1,
    outcome,
    seed: wish.seed,
    assess: { affected: assess.affected, advisories: assess.advisories },
    before,
    after,
    steps,
    next,
    problem,
    profile: wish.profile,
    to: wish.medium.brings,
    speed: wish.speed,
    from: wish.from ? bundledRun(wish.from) : null,
    scenario: wish.scenario ? { name: wish.scenario.name, title: wish.scenario.title } : null,
    ...about,
  };
}
