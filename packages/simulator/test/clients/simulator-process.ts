import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type ApplianceEndpoints, type Endpoints, endpointsSchema } from "@patchrig/core/endpoints";
import { runProgram } from "./run-program.ts";

/** A simulator in a process of its own, as foreign programs meet it, with the update staged. */
export interface SimulatorProcess {
  readonly appliance: ApplianceEndpoints;
  /** Moves the simulated clock by the admin API: `{ advance: "3m" }`, `{ speed: 1 }`. */
  moveClock(change: Readonly<Record<string, unknown>>): Promise<void>;
  /** Types a command line at the appliance on an exec channel; resolves with its output. */
  execute(line: string): Promise<string>;
  stop(): Promise<void>;
}

export const PASSWORD = "vmware";

/** Starts it and stages the update from the CD drive. Throws with what the process said when it cannot. */
export async function startSimulator(iso: string): Promise<SimulatorProcess> {
  const script = fileURLToPath(new URL("start-simulator.ts", import.meta.url));
  const args = ["--conditions=@patchrig/source", "--import", "tsx", script, iso, PASSWORD];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const endpoints = await firstLine(child);
  const [appliance] = endpoints.appliances;
  if (appliance === undefined) throw new Error("the endpoints name no appliance");
  const simulator = {
    appliance,
    moveClock: (change: Readonly<Record<string, unknown>>) => post(endpoints, "/clock", change),
    execute: (line: string) => execute(appliance, line),
    stop: () => stop(child),
  };
  await simulator.execute("software-packages stage --iso --acceptEulas");
  return simulator;
}

async function firstLine(child: ChildProcess): Promise<Endpoints> {
  if (child.stdout === null) throw new Error("the simulator has no stdout");
  for await (const line of createInterface({ input: child.stdout })) return endpointsSchema.parse(JSON.parse(line));
  throw new Error("the simulator ended before it was ready");
}

async function post(endpoints: Endpoints, path: string, body: unknown): Promise<void> {
  const { admin } = endpoints;
  if (admin === undefined) throw new Error("the endpoints name no admin API");
  const answer = await fetch(new URL(path, admin.url), {
    method: "POST",
    headers: { authorization: `Bearer ${admin.token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
}

async function execute(appliance: ApplianceEndpoints, line: string): Promise<string> {
  const client = fileURLToPath(new URL("programs/ssh2-client.mjs", import.meta.url));
  const { host, port, user } = appliance.ssh;
  const env = {
    PATCHRIG_HOST: host,
    PATCHRIG_PORT: String(port),
    PATCHRIG_USER: user,
    PATCHRIG_PASSWORD: PASSWORD,
    PATCHRIG_LINE: line,
  };
  const ended = await runProgram({ argv: [process.execPath, client, "exec"] }, env);
  if (ended.status !== 0) throw new Error(`${line}: ${ended.status} ${ended.stdout}${ended.stderr}`);
  return ended.stdout;
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on("close", () => resolve());
    child.kill("SIGTERM");
  });
}
