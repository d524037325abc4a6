import { existsSync, readFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import { monotonicNow, realSleep } from "@patchrig/core/clock";
import { type ApplianceEndpoints, type Endpoints, endpointsSchema } from "@patchrig/core/endpoints";
import { inProject, runTool, type Workshop } from "../workshop.ts";
import { freePort, type Peer, type PeerKind, startServer, V8_WARM_UP } from "./peer.ts";

/** patchrig as users start it: the built command, with the update staged so that it has the list to tell. */
export const patchrig: PeerKind = {
  name: "patchrig",
  warmUp: V8_WARM_UP,
  async start(workshop) {
    const simulator = await startSimulator(workshop, { iso: ISO, speed: "max" });
    typeCommand(workshop, simulator.peer, "software-packages stage --iso --acceptEulas");
    await simulator.moveClock({ speed: 60 });
    return simulator.peer;
  },
};

export interface Simulator {
  readonly peer: Peer;
  readonly appliance: ApplianceEndpoints;
  /** The endpoints document. */
  readonly file: string;
  /** From spawn until both the SSH banner and an HTTPS answer were read. */
  readonly bothReadyMs: number;
  /** The admin API's POST /clock. */
  moveClock(change: Readonly<Record<string, unknown>>): Promise<void>;
}

const ISO = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";

/** `patchrig simulate` with ports of its own; everything else as it comes. */
export async function startSimulator(
  workshop: Workshop,
  options: { readonly iso?: string; readonly speed?: string },
): Promise<Simulator> {
  const [ssh, https, vami, admin] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const file = join(workshop.folder, `endpoints-${ssh}.json`);
  const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const at = (port: number) => `127.0.0.1:${port}`;
  const argv = [
    ...[process.execPath, inProject("packages/cli/bin/patchrig.cjs"), "simulate", "--profile", "vcsa/6.0"],
    ...["--ssh", at(ssh), "--https", at(https), "--vami", at(vami), "--admin", at(admin)],
    ...["--endpoints", file, "--authorized-keys", workshop.authorizedKeys, ...given],
  ];
  const startedAt = monotonicNow();
  const starting = startServer({ name: "patchrig", argv, port: ssh, user: "root" });
  const [peer] = await Promise.all([starting, untilHttps(https, startedAt + 20_000)]);
  const bothReadyMs = monotonicNow() - startedAt;
  const endpoints = await readEndpoints(file);
  const [appliance] = endpoints.appliances;
  if (!appliance) throw new Error("patchrig names no appliance");
  return { peer, appliance, file, bothReadyMs, moveClock: (change) => moveClock(endpoints, change) };
}

/** Runs one command line by the real client. */
export function typeCommand(workshop: Workshop, peer: Peer, line: string): string {
  return runTool("ssh", [
    ...["-F", "/dev/null", "-i", workshop.key, "-p", String(peer.port), "-o", "IdentitiesOnly=yes"],
    ...["-o", "BatchMode=yes", "-o", "LogLevel=ERROR", "-o", "UserKnownHostsFile=/dev/null"],
    ...["-o", "StrictHostKeyChecking=no", `${peer.user}@127.0.0.1`, line],
  ]);
}

async function moveClock({ admin }: Endpoints, change: Readonly<Record<string, unknown>>): Promise<void> {
  const answer = await fetch(new URL("/clock", admin?.url), {
    method: "POST",
    headers: { authorization: `Bearer ${admin?.token}`, "content-type": "application/json" },
    body: JSON.stringify(change),
  });
  if (!answer.ok) throw new Error(`POST /clock ${JSON.stringify(change)}: ${answer.status} ${await answer.text()}`);
}

// It is written once everything listens, which is a moment after the first answers.
async function readEndpoints(file: string): Promise<Endpoints> {
  for (let wait = 0; wait < 500 && !existsSync(file); wait += 1) await realSleep(10);
  return endpointsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}

async function untilHttps(port: number, deadline: number): Promise<void> {
  while (!(await answersHttps(port))) {
    if (monotonicNow() > deadline) throw new Error(`no HTTPS answer on 127.0.0.1:${port}`);
    await realSleep(1);
  }
}

function answersHttps(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const path = "/vsphere-client/"; // the 503 while services start, a redirect when they are up
    const request = get(
      { port, path, host: "127.0.0.1", rejectUnauthorized: false, agent: false, ca: [] },
      (response) => {
        response.destroy();
        resolve(true);
      },
    );
    request.on("error", () => resolve(false));
  });
}
