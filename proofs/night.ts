import {
  assess,
  type JournalEntry,
  type Problem,
  planResumption,
  planUpdate,
  type RunOutcome,
  runUpdate,
} from "@patchrig/core";
import { formatDuration, parseInstant } from "@patchrig/core/clock";
import { createSimulator, type Simulator } from "@patchrig/simulator";
import { attachedTarget } from "./attached-target.ts";
import { type Death, type MortalWorld, mortal } from "./mortal.ts";

/** Everything that happens in one night, but for what the seed draws. */
export interface Night {
  readonly seed: number;
  /** Each client dies so, and the next one comes after so many seconds; the one after the last does not die. */
  readonly lives: readonly { readonly death: Death; readonly absentSeconds: number }[];
  /** Seconds from the beginning at which the appliance loses its power. */
  readonly powerCuts: readonly number[];
  /** What the simulator injects, as selectors. */
  readonly faults: readonly string[];
}

/** How a night ended, seen from outside. */
export interface NightEnd {
  readonly outcome: RunOutcome | "hang";
  readonly problem: Problem | null;
  /** The appliance runs the new build. */
  readonly updated: boolean;
  readonly installs: number;
  readonly reboots: number;
  /** Sent a second time although the first had arrived and no power cut had undone it. */
  readonly doubleInstalls: number;
  readonly doubleReboots: number;
  readonly deaths: number;
  readonly resumes: number;
  readonly hours: number;
  readonly journal: readonly JournalEntry[];
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

const STARTS_AT = parseInstant("2015-10-08T02:40:05Z") ?? 0;
const NEW_BUILD = 3_018_521;
const ISO = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
const NAME = "vcsa-01";
/** A person looks in the morning, resumes, and gives up in the end. */
const MORNINGS = 6;
const WHOLE_NIGHT_MS = 72 * 3_600_000;

/** Plays a night on the simulated clock: clients die, others resume, until one says how it ended. */
export async function playNight(night: Night): Promise<NightEnd> {
  const simulator = await createSimulator({
    appliances: [{ name: NAME, profile: "vcsa/6.0", password: "night watch", iso: ISO }],
    seed: night.seed,
    startsAt: STARTS_AT,
    speed: "max",
    faults: night.faults,
  });
  const over = new AbortController();
  try {
    cutPower(simulator, night.powerCuts, over.signal);
    return await liveThrough(simulator, night);
  } finally {
    over.abort();
    await simulator.close();
  }
}

function cutPower({ world, appliances }: Simulator, at: readonly number[], signal: AbortSignal): void {
  for (const seconds of at) {
    world.clock.sleep(seconds * 1000, { signal }).then(
      () => appliances[0]?.powerCycle(),
      () => {},
    );
  }
}

type Said = { readonly outcome: RunOutcome; readonly problem: Problem | null };

async function liveThrough(simulator: Simulator, { lives, seed }: Night): Promise<NightEnd> {
  const { clock } = simulator.world;
  const disk: JournalEntry[] = [];
  const target = attachedTarget(simulator, NAME);
  const late = clock.sleep(WHOLE_NIGHT_MS, { kind: "limit" }).then(() => "late" as const);
  let deaths = 0;
  let resumes = -1;
  let last: Said | "died" | "late" | undefined;
  for (let turn = 0; turn < lives.length + MORNINGS; turn++) {
    const life = lives[turn];
    const world = mortal({ clock, disk, target }, life?.death ?? { at: "never" });
    resumes++;
    last = await Promise.race([liveOnce(world, disk, seed), world.died, late]);
    if (last === "late") break;
    if (last === "died") {
      deaths++;
      await clock.sleep((life?.absentSeconds ?? 0) * 1000);
    } else if (last.outcome === "waiting") await clock.sleep(600_000);
    else break;
  }
  const said: { readonly outcome: NightEnd["outcome"]; readonly problem: Problem | null } =
    typeof last === "object" ? last : { outcome: "hang", problem: null };
  return { ...said, ...judge(simulator), deaths, resumes, hours: (clock.now() - STARTS_AT) / 3_600_000, journal: disk };
}

/** One client's life: a run, or the resumption of the one in the journal. What is thrown is an ending, too. */
async function liveOnce(
  { clock, journal, target }: MortalWorld,
  disk: readonly JournalEntry[],
  seed: number,
): Promise<Said> {
  const choices = { target, clock, journal, unattended: true, backup: "none", reason: `night ${seed}` } as const;
  try {
    if (!disk.some(({ type }) => type === "run-started")) {
      const planned = planUpdate(await assess(target, { clock }));
      if (planned.kind === "refused") return { outcome: "refused", problem: planned.problem };
      return await runUpdate(planned.plan, choices);
    }
    const left = await planResumption([...disk], { target, clock });
    if (left.kind === "ended") return { outcome: left.end.kind, problem: left.end.problem };
    if (left.kind === "nothing-left") return { outcome: "done", problem: null };
    return await runUpdate(left.plan, { ...choices, resumption: left });
  } catch (error) {
    // Not reachable at the very beginning: nothing was done, and a person tries again.
    return { outcome: "waiting", problem: { text: String(error), hint: "" } };
  }
}

const isInstall = (line: string): boolean => /^(?:pi )?software-packages install\b/.test(line);
const isReboot = (line: string): boolean => /^(?:pi )?shutdown reboot\b/.test(line);

/**
 * Counts by the simulator's own journal: every line that a shell received, and whether the appliance took it. A line that
 * a dying client left half typed is run by the hangup, and refused as it is.
 */
function judge({ world, appliances }: Simulator) {
  const tally = { installs: 0, reboots: 0, doubleInstalls: 0, doubleReboots: 0, installing: false, shutting: false };
  for (const event of world.journal.events) {
    if (event.type === "command") countLine(tally, String(event.line));
    else follow(tally, event);
  }
  const { installing: _, shutting: __, ...count } = tally;
  return { ...count, updated: appliances[0]?.state.patchBuild === NEW_BUILD, events: world.journal.events };
}

interface Tally {
  installs: number;
  reboots: number;
  doubleInstalls: number;
  doubleReboots: number;
  /** An installation that the appliance took is under way, or done. */
  installing: boolean;
  /** A reboot that it took has not begun. */
  shutting: boolean;
}

function countLine(tally: Tally, line: string): void {
  if (isInstall(line)) {
    tally.installs++;
    if (tally.installing) tally.doubleInstalls++;
  }
  if (isReboot(line)) {
    tally.reboots++;
    if (tally.shutting) tally.doubleReboots++;
  }
}

/** Back to `staged` or `failed`: a power cut or the appliance itself has undone the installation. */
function follow(
  tally: Tally,
  { type, to, phase }: { readonly type: string; readonly to?: unknown; readonly phase?: unknown },
): void {
  if (type === "shutdown") tally.shutting = true;
  if (type === "phase" && phase === "off") tally.shutting = false;
  if (type === "state")
    tally.installing = (tally.installing && to !== "staged" && to !== "failed") || to === "installing";
}

/** One line for people. */
export function describeEnd(end: NightEnd): string {
  const { outcome, updated, installs, reboots, deaths, resumes, hours, problem } = end;
  const said = problem === null ? "" : `: ${problem.text}`;
  return `${outcome}, ${updated ? "updated" : "not updated"}, install ×${installs}, reboot ×${reboots}, deaths ${deaths}, resumes ${resumes}, ${formatDuration(hours * 3_600_000)}${said}`;
}

/** What must never be: undefined when all is well. */
export function wrongWith(end: NightEnd): string | undefined {
  if (end.outcome === "hang") return "it hung";
  if (end.doubleInstalls > 0) return "the installation was sent twice";
  if (end.doubleReboots > 0) return "the reboot was sent twice";
  if (end.outcome === "done") return end.updated ? undefined : "it said done, and the old build runs";
  if (end.outcome === "waiting") return "a person resumed again and again, and it still waits";
  return end.problem && end.problem.text !== "" && end.problem.hint !== "" ? undefined : "it ended without a sentence";
}
