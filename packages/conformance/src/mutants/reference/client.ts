import { readFileSync } from "node:fs";
import { endpointsSchema } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { runUploader, type UploaderEnv } from "../uploader/uploader.ts";
import { openConsole, type ReferenceConsole } from "./console.ts";
import { waitForLoginPage } from "./wait.ts";
import { MISTAKES, type Work } from "./work.ts";

/** What the reference client is told: the contract's environment, and which one mistake to make. */
export interface ReferenceEnv extends UploaderEnv {
  readonly PATCHRIG_ENDPOINTS?: string | undefined;
  readonly PATCHRIG_JOB?: string | undefined;
  readonly PATCHRIG_LIMIT?: string | undefined;
  /** One of `MISTAKES`; none when left out. */
  readonly PATCHRIG_BREAK?: string | undefined;
}

/** A plain client that does a job of the contract rightly, but for the mistake that it is told to make. Resolves with its exit code. */
export async function runReferenceClient(env: ReferenceEnv, print: (text: string) => void): Promise<number> {
  if (env.PATCHRIG_JOB === "upload-image" || env.PATCHRIG_JOB === "update-image") return await runUploader(env, print);
  const work = readWork(env, print);
  if (work.mistake === "tells-password") print(`password: ${work.appliance.ssh.password}`);
  try {
    return await doJob(env.PATCHRIG_JOB ?? "", work);
  } catch (problem) {
    print(problem instanceof Error ? problem.message : String(problem));
    if (problem instanceof PatchrigError && problem.code === "wrong-password") return 3;
    return 1;
  }
}

function readWork(env: ReferenceEnv, print: (text: string) => void): Work {
  if (env.PATCHRIG_ENDPOINTS === undefined) throw new PatchrigError("bad-usage", "PATCHRIG_ENDPOINTS names no file");
  const [appliance] = endpointsSchema.parse(JSON.parse(readFileSync(env.PATCHRIG_ENDPOINTS, "utf8"))).appliances;
  if (!appliance) throw new PatchrigError("bad-usage", "the endpoints document names no appliance");
  const mistake = MISTAKES.find((one) => one === env.PATCHRIG_BREAK);
  return { appliance, mistake, limitMs: Number(env.PATCHRIG_LIMIT ?? 600) * 1000, print };
}

async function doJob(job: string, work: Work): Promise<number> {
  if (job === "wait") return await waitForLoginPage(work);
  if (work.mistake === "no-login") return 0;
  const console = await openConsole(work);
  try {
    if (job === "assess") return await assess(console, work);
    return await update(console, job, work);
  } finally {
    console.close();
  }
}

async function assess(console: ReferenceConsole, { print }: Work): Promise<number> {
  const version = /Version:\s*(\S+)/.exec(await console.ask("system.version.get"))?.[1];
  print(version === undefined ? "no version" : `version ${version}`);
  return version === undefined ? 1 : 0;
}

async function update(console: ReferenceConsole, job: string, work: Work): Promise<number> {
  if (work.mistake === "works-in-bash") await console.ask("shell");
  if (!(await stage(console, work))) return 1;
  if (job === "stage") return 0;
  const listed = await console.ask("software-packages list --staged");
  const isRight = /name: VC-6\.0\.0U1-Appliance-FP/.test(listed);
  if (!isRight && work.mistake !== "takes-any-payload") return 3;
  if (job === "inspect") return 0;
  if (work.mistake === "reboots-at-once") return await reboot(console, work);
  const installed = await console.ask("software-packages install --staged");
  if (work.mistake === "installs-twice") await console.ask("software-packages install --staged");
  if (!/Packages upgraded successfully/.test(installed)) {
    if (work.mistake === "reboots-after-refusal") await console.leave("shutdown reboot -r done");
    return work.mistake === "hides-refusal" ? 0 : 1;
  }
  if (job === "install" || work.mistake === "never-reboots") return 0;
  return await reboot(console, work);
}

async function stage(console: ReferenceConsole, { mistake }: Work): Promise<boolean> {
  const said = await console.ask("software-packages stage --iso");
  if (mistake === "stages-twice") await console.ask("software-packages stage --iso --acceptEulas");
  if (mistake === "hard-coded-count" && !said.includes("143/143")) return false;
  return /staged successfully/.test(said);
}

async function reboot(console: ReferenceConsole, work: Work): Promise<number> {
  if (work.mistake === "wrong-reboot-form") await console.ask("shutdown -r now");
  await console.leave('shutdown reboot -r "update"');
  return await waitForLoginPage(work);
}
