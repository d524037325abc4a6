import { appendFileSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openFileJournal, type RunEvent, type RunResult, runPlan } from "@patchrig/core";
import { formatInstant, monotonicNow, type Speed } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { createRandom } from "@patchrig/core/random";
import { VM_ROLE } from "@patchrig/platforms/vmrole";
import { createSimulator, type ManagementAccess } from "@patchrig/simulator";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { createNarrator } from "../narrator.ts";
import { underName } from "../own-name.ts";
import { tellEarlierReport } from "../report/earlier-report.ts";
import type { Notice } from "../report/rehearsal.ts";
import { exitCodeOfRun } from "../run-exit.ts";
import { holding } from "../shared-world.ts";
import { shownPath } from "../shown-path.ts";
import { parseSeed, parseSpeed } from "../simulate/options.ts";
import { openService } from "../vmrole-service/connect.ts";
import { imageRules } from "../vmrole-service/rules.ts";
import { createBackstage } from "./backstage.ts";
import { openFiles, type VmRoleFiles, writeVmRoleReport } from "./files.ts";
import type { VmRoleRehearsal } from "./rehearsal.ts";
import { SCENES } from "./scenes.ts";
import type { Story } from "./story.ts";
import { renderSummary } from "./summary.ts";

/** The options of `patchrig rehearse vmrole` as they are typed. */
export interface RehearseVmRoleOptions {
  readonly seed?: string;
  readonly speed?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** 2011-02-21T00:00:00Z: the field note's day. */
const STARTS_AT = 1_298_246_400_000;
const FREE = { host: "127.0.0.1", port: 0 } as const;

/**
 * Rehearses the field note of the VM Role: a simulated service in this process, and the real client against it over HTTPS, with
 * real VHD files in a temporary folder. Ends with a report folder. Nothing but loopback is touched.
 */
export async function rehearseVmRole(options: RehearseVmRoleOptions, context: Context): Promise<ExitCode> {
  const seed = parseSeed(options.seed);
  const speed = readSpeed(options.speed ?? "max");
  const began = monotonicNow();
  const today = formatInstant(context.clock.now()).slice(0, 10);
  if (options.out !== undefined) await tellEarlierReport(options.out, context);
  const files = await openFiles(resolve(context.cwd, options.out ?? `rehearsals/${today}-vmrole-${seed}`));
  const told = await tell({ seed, speed, files }, context);
  const problem = told.steps.at(-1)?.problem ?? null;
  const rehearsal: VmRoleRehearsal = {
    ...{ version: 1, outcome: told.outcome, seed, steps: told.steps, faults: [] },
    next: told.outcome === "done" ? underName(NEXT, context.ownName) : (problem?.hint ?? ""),
    ...{ profile: VM_ROLE, problem, uploads: told.uploads, speed, notices: told.notices },
    tookSeconds: Math.round(monotonicNow() - began) / 1000,
    again: underName(`patchrig rehearse vmrole --seed ${seed} --speed ${speed}`, context.ownName),
    report: shownPath(files.folder, context.cwd),
  };
  await writeVmRoleReport(rehearsal, files);
  const summary = () => renderSummary(rehearsal, shownPath(files.page, context.cwd), context.stdout);
  context.stdout.write(options.json ? `${JSON.stringify(rehearsal)}\n` : summary());
  return exitCodeOfRun({ outcome: told.outcome, problem });
}

const NEXT = "Rehearse your own years: patchrig vmrole plan --years 5 --patches monthly --chart plan.html";

function readSpeed(text: string): Exclude<Speed, "manual"> {
  const speed = parseSpeed(text);
  if (speed !== "manual") return speed;
  throw new PatchrigError("bad-usage", '--speed: expected a number above 0 or max, got "manual"');
}

interface Wish {
  readonly seed: number;
  readonly speed: Exclude<Speed, "manual">;
  readonly files: VmRoleFiles;
}

interface Told extends RunResult {
  readonly notices: readonly Notice[];
  readonly uploads: VmRoleRehearsal["uploads"];
}

async function tell({ seed, speed, files }: Wish, context: Context): Promise<Told> {
  const simulator = await createSimulator({
    ...{ appliances: [], seed, startsAt: STARTS_AT, speed, admin: FREE, management: { bind: FREE } },
  });
  const { clock: world } = simulator.world;
  const folder = mkdtempSync(join(tmpdir(), "patchrig-rehearse-vmrole-"));
  const narrator = createNarrator(context.stderr, SCENES.length);
  const notices: Notice[] = [];
  const onEvent = (event: RunEvent) => {
    if (event.type === "notice") notices.push(noticeOf(event));
    narrator.hear(event);
  };
  const clock = world.steady();
  const journals: { close(): Promise<void> }[] = [];
  try {
    const { admin } = await simulator.listen();
    const { management } = simulator;
    if (management === undefined || admin === undefined)
      throw new PatchrigError("internal", "the simulator has no service");
    const place = placeOf(management);
    const connection = openService(place, { clock, interrupted: context.interrupted, world }, (exchange) =>
      appendFileSync(files.exchanges, `${JSON.stringify(exchange)}\n`),
    );
    const [journal, runs] = [
      holding(await openFileJournal(files.journal), world),
      holding(await openFileJournal(files.runs), world),
    ];
    journals.push(connection, journal, runs);
    const story: Story = {
      ...{ access: connection.access, rules: imageRules(), random: createRandom(seed).fork("vmrole"), folder, runs },
      packagesUrl: management.storage.packagesUrl,
      backstage: createBackstage(admin),
      hold: (work) => world.hold(work),
      sent: { differing: 0, whole: 0 },
    };
    const signal = context.interrupted;
    // Where the disks lay for a while says nobody anything.
    const redact = (text: string) => text.replaceAll(`${folder}/`, "");
    const plan = { name: "vmrole-story", steps: SCENES };
    const result = await runPlan(plan, story, { clock, journal, onEvent, signal, redact });
    const { differing: sentBytes, whole: wholeBytes } = story.sent;
    return { ...result, notices, uploads: { sentBytes, wholeBytes } };
  } finally {
    narrator.pause();
    for (const one of journals) await one.close();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function placeOf({ url, subscriptionId, clientCertificate, certSha256, storage }: ManagementAccess) {
  const at = clientCertificate.indexOf("-----BEGIN CERTIFICATE");
  const client = { key: clientCertificate.slice(0, at), certificate: clientCertificate.slice(at) };
  return { url, subscriptionId, client, certSha256, ca: undefined, packagesUrl: storage.packagesUrl };
}

const noticeOf = ({ type: _, ...notice }: Extract<RunEvent, { readonly type: "notice" }>): Notice => notice;
