import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseInstant } from "@patchrig/core/clock";
import { createSimulator } from "../../src/create-simulator.ts";
import { run } from "./run.ts";

/** A server of the vSphere API that clients are sent to, and what there is on it. */
export interface Server {
  readonly name: string;
  /** For the clients' environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What it could not make sense of, or had no answer to. */
  unanswered(): readonly string[];
  stop(): Promise<void>;
}

const ISO = "iso/VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";

/** Our own: one vCSA 6.0, on a clock that goes as fast as its clients let it. */
export async function startOwn(): Promise<Server> {
  const simulator = await createSimulator({
    appliances: [{ name: "vcsa-01", profile: "vcsa/6.0", password: "s3cret word" }],
    seed: 7,
    startsAt: parseInstant("2015-10-08T02:40:05Z") ?? 0,
    speed: "max",
  });
  const { appliances } = await simulator.listen();
  const { sdk } = appliances[0] ?? {};
  return {
    name: "patchrig",
    env: {
      ...addressOf(sdk?.url ?? ""),
      PATCHRIG_USER: sdk?.user ?? "",
      PATCHRIG_PASSWORD: sdk?.password ?? "",
      PATCHRIG_VM: "vcsa-01",
      PATCHRIG_CLONE: "vcsa-01-backup",
      PATCHRIG_DATACENTER: "Datacenter",
      PATCHRIG_ESXI: "esxi-01.example.test",
      PATCHRIG_DATASTORE: "datastore1",
      PATCHRIG_ISO: `[datastore1] ${ISO}`,
    },
    unanswered: () =>
      simulator.world.journal.events
        .filter(({ type, fault }) => type === "mistake" || type === "sdk-refused" || fault === "MethodNotFound")
        .map((event) => JSON.stringify(event)),
    stop: () => simulator.close(),
  };
}

/** govmomi's, of the same API version, with the ISO on its datastore; its programs are in the folder. */
export async function startVcsim(folder: string): Promise<Server> {
  const child = spawn(join(folder, "vcsim"), ["-l", "127.0.0.1:0", "-api-version", "6.0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (bytes: Buffer) => {
    errors += bytes.toString();
  });
  const url = await firstUrl(child);
  const upload = ["datastore.upload", "-ds", "LocalDS_0", fileURLToPath(import.meta.url), ISO];
  await run([join(folder, "govc"), ...upload], { GOVC_URL: url, GOVC_INSECURE: "1", GOVC_PERSIST_SESSION: "false" });
  return {
    name: "vcsim",
    env: {
      ...addressOf(url),
      PATCHRIG_USER: "user",
      PATCHRIG_PASSWORD: "pass",
      PATCHRIG_VM: "DC0_H0_VM0",
      PATCHRIG_CLONE: "backup",
      PATCHRIG_DATACENTER: "DC0",
      PATCHRIG_ESXI: "DC0_H0",
      PATCHRIG_DATASTORE: "LocalDS_0",
      PATCHRIG_ISO: `[LocalDS_0] ${ISO}`,
    },
    unanswered: () => errors.match(/panic serving.*/g) ?? [],
    stop: () =>
      new Promise((resolve) => {
        child.on("close", () => resolve());
        child.kill("SIGKILL");
      }),
  };
}

function addressOf(url: string): Record<string, string> {
  const { hostname, port } = new URL(url);
  return { PATCHRIG_HOST: hostname, PATCHRIG_PORT: port, PATCHRIG_SDK: url };
}

async function firstUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("vcsim has no stdout");
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /GOVC_URL=(\S+)/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error("vcsim ended before it was ready");
}
