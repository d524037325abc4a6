import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerIn, taskOutput } from "./answer.ts";
import { type Reading, type SshRow, type WebRow, writeClientsPage } from "./clients-page.ts";
import { type Negotiated, observe } from "./observer.ts";
import { buildGoClient, clientEnvironment, type Ended, runProgram, versionOf } from "./run-program.ts";
import { PASSWORD, type SimulatorProcess, startSimulator } from "./simulator-process.ts";
import { type Command, type SshProgram, sshPrograms, type Target } from "./ssh-programs.ts";
import { type WebProgram, webPrograms } from "./web-programs.ts";

// Typed by hand from the field note (V17, evidence 03); the stamp differs in every session.
const STAGED = [
  " [stamp] :",
  "        category: bugfix",
  "        kb: http://kb.vmware.com/2119924",
  "        vendor: VMware, Inc.",
  "        name: VC-6.0.0U1-Appliance-FP",
  "        tags: [u'']",
  "        productname: VMware vCenter Server Appliance",
  "        releasedate: September 10, 2015",
  "        version: 6.0.0.10000",
  "        buildnumber: 3018521",
  "        rebootrequired: True",
  "        summary: Update for VMware vCenter Server Appliance 6.0",
  "        severity: critical",
];
const LINE = "software-packages list --staged";
const ISO = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
const folder = mkdtempSync(join(tmpdir(), "patchrig-clients-"));
const versions = new Map(
  [...sshPrograms, ...webPrograms].map(({ version }) => [version.join(" "), versionOf(version)]),
);
const here = (program: SshProgram | WebProgram) => versions.get(program.version.join(" "));

const readings = new Map<string, { reading: Reading; negotiated: Negotiated | undefined }>();
const webCells = new Map<string, string>();
let simulator: SimulatorProcess;
let goProblem: string | undefined;

beforeAll(async () => {
  writeFileSync(join(folder, "password"), `${PASSWORD}\n`, { mode: 0o600 });
  goProblem = buildGoClient(folder); // before the clock of any client runs: a first build takes a while
  simulator = await startSimulator(ISO);
}, 120_000);

afterAll(async () => {
  await simulator?.stop();
  rmSync(folder, { recursive: true, force: true });
  const all = readings.size === ways().length && webCells.size === 2 * webPrograms.filter(here).length;
  if (all) writeClientsPage(sshPrograms.map(sshRow), webPrograms.map(webRow));
});

describe.concurrent("an unmodified SSH client reads what is staged", () => {
  for (const { program, mode, command } of ways()) {
    const way = mode === "exec" ? "by exec" : "at the prompt";
    whereItIs(program, `${program.name}, ${way}`, async () => {
      readings.set(`${program.name} ${mode}`, { reading: "failed", negotiated: undefined });
      if (program.name.startsWith("Go ")) expect(goProblem).toBeUndefined();
      const observer = await observe(simulator.appliance.ssh.port);
      const target = targetAt(observer.port);
      const ended = await runProgram(command(target), clientEnvironment(target));
      const negotiated = observer.negotiated();
      observer.close();
      readings.set(`${program.name} ${mode}`, { reading: "failed", negotiated });
      const { lines, after } = answerIn(taskOutput(ended.stdout), STAGED.length);
      expect(lines, told(ended)).toEqual(STAGED);
      if (mode === "prompt") expect(after).toMatch(/^Command>/);
      expect(ended.status, told(ended)).toBe(0);
      readings.set(`${program.name} ${mode}`, { reading: "read", negotiated });
    });
  }
});

describe("an unmodified HTTP client is told that services start, then gets the login page", () => {
  for (const program of webPrograms) {
    whereItIs(program, `${program.name} on the 503 page`, async () => {
      await serviceStarts();
      const ended = await askWeb(program);
      webCells.set(`${program.name} starting`, `exit ${ended.status}`);
      expect(ended.status, told(ended)).toBe(program.starting);
      if (program.complaint) expect(`${ended.stdout}${ended.stderr}`).toMatch(program.complaint);
      else expect(ended.stdout).toMatch(/^503 Service Unavailable \(Failed to connect to endpoint: \[N7Vmacore4Http/);
    });
  }
  for (const program of webPrograms) {
    whereItIs(program, `${program.name} on the login page`, async () => {
      await servicesAreUp();
      const ended = await askWeb(program);
      webCells.set(`${program.name} up`, `exit ${ended.status}`);
      expect(ended.status, told(ended)).toBe(program.up);
    });
  }
});

/** A program that is not here fails the run on a CI machine, where all are installed; elsewhere its test names it. */
function whereItIs(program: SshProgram | WebProgram, title: string, run: () => Promise<void>): void {
  if (here(program) !== undefined) test(title, run, 60_000);
  else if (process.env.CI) test(title, () => expect.fail(`${program.name} is not here: install ${program.from}`));
  else test.skip(`${title} (not here: install ${program.from})`, run);
}

function ways() {
  return sshPrograms.flatMap((program) =>
    (["exec", "prompt"] as const).flatMap((mode) => {
      const command: ((target: Target) => Command) | undefined = program[mode];
      return command ? [{ program, mode, command }] : [];
    }),
  );
}

function targetAt(port: number): Target {
  const { host, user, hostKeySha256 = "" } = simulator.appliance.ssh;
  return { host, port, user, password: PASSWORD, hostKeySha256, line: LINE, folder };
}

let phase: "staged" | "starting" | "up" = "staged";

/** Reboots the appliance and holds the clock while the proxy answers 503 for services that are not up (V23). */
async function serviceStarts(): Promise<void> {
  if (phase !== "staged") return;
  phase = "starting";
  await simulator.moveClock({ speed: 1 });
  await simulator.execute('shutdown reboot -r "rehearsal"');
  for (let minutes = 0; minutes < 15; minutes += 0.5) {
    const answer = await runProgram({ argv: [process.execPath, "-e", ASK_STATUS, url()] }, NODE_ENV);
    if (answer.stdout === "503") return;
    await simulator.moveClock({ advance: "30s" });
  }
  expect.fail("no 503 page within 15 simulated minutes");
}

async function servicesAreUp(): Promise<void> {
  if (phase === "up") return;
  phase = "up";
  await simulator.moveClock({ advance: "15m" });
}

const NODE_ENV = { NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" };
const ASK_STATUS = "fetch(process.argv[1]).then((answer) => process.stdout.write(String(answer.status)), () => {})";

const url = () => new URL("/vsphere-client/", simulator.appliance.https.url).href;

function askWeb(program: WebProgram): Promise<Ended> {
  const env = { ...clientEnvironment(targetAt(0)), PATCHRIG_URL: url() };
  return runProgram({ argv: program.argv(url()) }, env);
}

const told = (ended: Ended) => `status ${ended.status}\n${ended.stdout}\n${ended.stderr}`;

function sshRow(program: SshProgram): SshRow {
  const reading = (mode: "exec" | "prompt"): Reading => {
    if (!program[mode]) return "cannot";
    return readings.get(`${program.name} ${mode}`)?.reading ?? "not run";
  };
  const negotiated =
    readings.get(`${program.name} exec`)?.negotiated ?? readings.get(`${program.name} prompt`)?.negotiated;
  return { program, version: here(program), negotiated, exec: reading("exec"), prompt: reading("prompt") };
}

function webRow(program: WebProgram): WebRow {
  const cell = (state: string) => webCells.get(`${program.name} ${state}`) ?? "not run";
  const { name, shown } = program;
  return { name, version: here(program), shown, starting: cell("starting"), up: cell("up") };
}
