import { readFileSync } from "node:fs";
import { join } from "node:path";
import { monotonicNow } from "@patchrig/core/clock";
import { endpointsSchema } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { prepareBody } from "./announce.ts";
import { call, order } from "./management.ts";
import { rangesOf, sendPages } from "./pages.ts";
import { type Task, UPLOAD_MISTAKES, UploadEnd } from "./task.ts";

/** The contract's environment, and which one mistake to make. */
export type UploaderEnv = Readonly<Record<string, string | undefined>>;

/**
 * A plain client that brings an image into the service, as csupload did, and a deployment onto it where one is named (M15);
 * rightly, but for the mistake that it is told to make. Resolves with its exit code.
 */
export async function runUploader(env: UploaderEnv, print: (text: string) => void): Promise<number> {
  const task = readTask(env, print);
  if (task.mistake === "tells-key") print(task.pem);
  try {
    if (task.mistake === "configures-first") await configure(task);
    await upload(task);
    if (task.parent !== undefined) {
      const body = bodyOf("ParentMachineImage", [["ParentImageName", task.parent]]);
      await order(task, { method: "POST", path: `machineimages/${task.image}?comp=setparent`, body });
      if (task.mistake !== "configures-first") await configure(task);
    }
    return 0;
  } catch (problem) {
    if (!(problem instanceof UploadEnd)) print(String(problem));
    else if (task.mistake !== "hides-reason") print(problem.message);
    return 1;
  }
}

function readTask(env: UploaderEnv, print: (text: string) => void): Task {
  const of = (name: string): string => {
    const value = env[`PATCHRIG_${name}`];
    if (value === undefined) throw new PatchrigError("bad-usage", `PATCHRIG_${name} is missing`);
    return value;
  };
  const { management } = endpointsSchema.parse(JSON.parse(readFileSync(of("ENDPOINTS"), "utf8")));
  if (management?.clientCertificate === undefined) {
    throw new PatchrigError("bad-usage", "the endpoints document names no service with a client certificate");
  }
  return {
    management,
    pem: readFileSync(management.clientCertificate, "utf8"),
    ...{ image: of("IMAGE"), vhd: of("VHD"), location: of("LOCATION"), print },
    notes: join(of("SCRATCH"), "arrived.txt"),
    until: monotonicNow() + Number(env.PATCHRIG_LIMIT ?? 600) * 1_000,
    so: { forgot: false, spoilt: false, renewals: 0 },
    parent: env.PATCHRIG_PARENT,
    service: env.PATCHRIG_SERVICE,
    mistake: UPLOAD_MISTAKES.find((one) => one === env.PATCHRIG_BREAK),
  };
}

/** A14: prepare, send the pages, commit. What an earlier run has prepared is gone on with. */
async function upload(task: Task): Promise<void> {
  const { image, mistake } = task;
  const path = `machineimages/${image}`;
  const file = readFileSync(task.vhd);
  const found = await call(task, { method: "GET", path });
  if (found.status !== 200) await order(task, { method: "PUT", path, body: prepareBody(task, file) });
  const commit = { method: "POST", path: `${path}?comp=commitmachineimage` } as const;
  const ranges = rangesOf(task, file);
  if (mistake === "commits-early") {
    await sendPages(task, file, ranges.slice(0, -1));
    await order(task, commit);
    return await sendPages(task, file, ranges.slice(-1));
  }
  await sendPages(task, file, ranges);
  if (mistake === "never-commits") return;
  await order(task, commit);
  if (mistake === "commits-twice") await call(task, commit);
}

/** M15.3: the configuration that there is, with another image in it. */
async function configure(task: Task): Promise<void> {
  const slot = `services/hostedservices/${task.service}/deploymentslots/Production`;
  const shown = await call(task, { method: "GET", path: slot });
  const text = /<Configuration>([^<]*)</.exec(shown.body)?.[1];
  if (text === undefined) throw new UploadEnd(shown.status, "there is no deployment");
  const was = Buffer.from(text, "base64").toString("utf8");
  const changed = was.replace(/(<OsImage\s+href=")[^"]*/, (_, start: string) => start + task.image);
  const isNew = task.mistake === "writes-new-configuration";
  const configuration = isNew ? changed.replace(/<Setting [^>]*>/, "") : changed;
  const body = bodyOf("ChangeConfiguration", [["Configuration", Buffer.from(configuration).toString("base64")]]);
  await order(task, { method: "POST", path: `${slot}/?comp=config`, body });
}

const bodyOf = (name: string, elements: readonly (readonly [string, string])[]): string =>
  `<${name} xmlns="http://schemas.microsoft.com/windowsazure">${elements
    .map(([tag, value]) => `<${tag}>${value}</${tag}>`)
    .join("")}</${name}>`;
