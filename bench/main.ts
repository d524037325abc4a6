// npm run bench -- [--short|--ci] [--only NAME]… [--json FILE]: ratios against other servers, side by side in one run.
import { writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { parseArgs } from "node:util";
import { startField } from "./field.ts";
import { AnswerDiffers } from "./load.ts";
import { CLIENT_CORE, cores, loadAverage, pinned } from "./machine.ts";
import { type Bench, isMet, type Measure, type Result } from "./measure.ts";
import { fleet } from "./measures/fleet.ts";
import { idleMemory } from "./measures/idle-memory.ts";
import { keystrokeEcho } from "./measures/keystroke-echo.ts";
import { sdkMachines, sdkRate } from "./measures/sdk.ts";
import { serviceStart } from "./measures/service-start.ts";
import { sessionCpu } from "./measures/session-cpu.ts";
import { sessions } from "./measures/sessions.ts";
import { sshWall } from "./measures/ssh-wall.ts";
import { startUp, versionFlag } from "./measures/start-up.ts";
import { upload } from "./measures/upload.ts";
import { vhdFiles } from "./measures/vhd.ts";
import { web503 } from "./measures/web-503.ts";
import { type Peer, stopAll } from "./peers/peer.ts";
import { renderResult } from "./report.ts";
import { inProject, openWorkshop, runTool, ToolMissing } from "./workshop.ts";

const measures: readonly Measure[] = [
  versionFlag,
  startUp,
  sshWall,
  sessionCpu,
  keystrokeEcho,
  idleMemory,
  web503,
  sdkRate,
  sdkMachines,
  serviceStart,
  vhdFiles,
  upload,
  sessions,
  fleet,
];

/** Gigabytes of disk images, and a vcsim that is built first: not in half a minute. */
const LONG: readonly Measure[] = [vhdFiles, upload, sdkRate, sdkMachines, serviceStart, fleet];

/** How much is measured. */
interface Extent {
  readonly short: boolean;
  readonly ci: boolean;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const { short, ci, only, json } = readArguments();
  const usual = ci ? measures.filter((measure) => !LONG.includes(measure)) : measures;
  const chosen = only.length > 0 ? measures.filter(({ name }) => only.includes(name)) : usual;
  if (chosen.length === 0) {
    console.error(`--only: expected one of ${measures.map(({ name }) => name).join(", ")}`);
    return 2;
  }
  if (!ci) process.stdout.write(runTool(process.execPath, [inProject("scripts/install-clients.mjs"), "--bench"]));
  goFirst();
  // Children inherit it: every client runs on the clients' core, servers are moved to theirs.
  if (pinned) runTool("taskset", ["-a", "-c", "-p", CLIENT_CORE, String(process.pid)]);
  console.log(`${cores} cores, load average ${loadAverage().toFixed(2)}; ratio = patchrig / the other, in this run`);
  const results = await runAll(chosen, { short: short || ci, ci });
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ version: 1, results }, null, 2)}\n`);
  return results === undefined ? 1 : 0;
}

// So that others on the machine wait for us and not we for them; inherited like the core. Only root may.
function goFirst(): void {
  try {
    setPriority(-15);
  } catch {
    console.log("not root: rounds count as quiet only while nobody else uses the machine");
  }
}

// A timing never fails the run: only an answer that differs, or a server that does not start.
async function runAll(chosen: readonly Measure[], { short, ci }: Extent): Promise<readonly Result[] | undefined> {
  const workshop = openWorkshop();
  let started: Promise<readonly Peer[]> | undefined;
  const field = () => {
    started ??= startField(workshop, { ci });
    return started;
  };
  const bench: Bench = { workshop, rounds: ci ? 1 : short ? 2 : 5, short, ci, field };
  const results: Result[] = [];
  try {
    for (const measure of chosen) {
      for (const result of await measure.run(bench).catch((problem: unknown) => leaveOut(measure, problem, ci))) {
        results.push(result);
        console.log(`\n${renderResult(result)}`);
      }
    }
  } catch (problem) {
    console.error(problem instanceof AnswerDiffers ? `an answer differed: ${problem.message}` : problem);
    return undefined;
  } finally {
    await stopAll();
    workshop.close();
  }
  const goals = results.flatMap((result) => result.goals);
  console.log(`\n${goals.filter(isMet).length} of ${goals.length} goals met`);
  return results;
}

/** In CI a machine need not have every program; an answer that differs, or a server of ours that does not start, still ends the run. */
function leaveOut({ name }: Measure, problem: unknown, ci: boolean): readonly Result[] {
  if (!ci || !(problem instanceof ToolMissing)) throw problem;
  console.log(`\nleft out: ${name}: ${problem.message}`);
  return [];
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      short: { type: "boolean", default: false },
      ci: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      json: { type: "string" },
    },
  });
  return values;
}
