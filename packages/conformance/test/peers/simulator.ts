import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { realSleep } from "@patchrig/core/clock";
import { type Endpoints, endpointsSchema } from "@patchrig/core/endpoints";

/** patchrig's simulator as a program of its own: all that is known of it is its endpoints document. */
export interface SimulatorPeer {
  readonly endpoints: Endpoints;
  /** Back to how it was started. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const SOURCES = ["--conditions=@patchrig/source", "--import", "tsx", "packages/cli/src/main.ts"];
/** The build where it is of these sources (scripts/use-build.mjs), else the sources. */
const PATCHRIG = process.env.PATCHRIG_BUILT ? ["packages/cli/bin/patchrig.cjs"] : SOURCES;

/** `role`: what it is among others that are not there, by a scenario that says no more. */
export async function startSimulator(profile: string, speed = "max", role?: string): Promise<SimulatorPeer> {
  const bind = ["--ssh", "--https", "--vami", "--repository", "--admin"].flatMap((option) => [option, "127.0.0.1:0"]);
  const args = [...PATCHRIG, "simulate", ...whatRuns(profile, role), "--speed", speed, "--json", ...bind];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  const endpoints = endpointsSchema.parse(JSON.parse(await firstLine(child)));
  return {
    endpoints,
    reset: async () => {
      const { admin } = endpoints;
      const path = `/appliances/${endpoints.appliances[0]?.name}/reset`;
      const request = { method: "POST", headers: { authorization: `Bearer ${admin?.token}` } };
      const answer = await fetch(new URL(path, admin?.url), request);
      if (!answer.ok) throw new Error(`reset: ${answer.status} ${await answer.text()}`);
      await untilListening(endpoints.appliances[0]?.ssh.port ?? 0);
    },
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}

function whatRuns(profile: string, role: string | undefined): readonly string[] {
  if (role === undefined) return ["--profile", profile];
  const file = join(mkdtempSync(join(tmpdir(), "patchrig-role-")), "role.yaml");
  const appliances = [{ profile, place: { role, ...(role === "vcenter" && { psc: "elsewhere" }) } }];
  writeFileSync(file, JSON.stringify({ title: role, story: "One of several.", inferred: "a replay's", appliances }));
  return ["--scenario", file];
}

/** The appliance's ports close and open again when it is reset. */
async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const socket = connect(port, "127.0.0.1");
    const isThere = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isThere) return;
    await realSleep(10);
  }
  throw new Error(`nothing listens on port ${port} after the reset`);
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout || !child.stderr) throw new Error("no pipes");
  let said = "";
  child.stderr.on("data", (bytes) => {
    said += bytes;
  });
  const line = once(createInterface(child.stdout), "line").then(([text]) => String(text));
  const exit = once(child, "exit").then(([code]) => {
    throw new Error(`the simulator ended with ${code}: ${said}`);
  });
  exit.catch(() => {});
  return await Promise.race([line, exit]);
}
