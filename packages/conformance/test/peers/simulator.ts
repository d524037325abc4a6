import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Endpoints, endpointsSchema } from "@patchrig/core/endpoints";

/** patchrig's simulator as a program of its own: all that is known of it is its endpoints document. */
export interface SimulatorPeer {
  readonly endpoints: Endpoints;
  /** Back to how it was started. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

export async function startSimulator(profile: string, extra: readonly string[] = []): Promise<SimulatorPeer> {
  const bind = ["--ssh", "--https", "--vami", "--admin"].flatMap((option) => [option, "127.0.0.1:0"]);
  const program = ["--conditions=@patchrig/source", "--import", "tsx", "packages/cli/src/main.ts"];
  const args = [...program, "simulate", "--profile", profile, "--speed", "max", "--json", ...bind, ...extra];
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
    },
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
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
