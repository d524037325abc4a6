import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Speed } from "@patchrig/core/clock";
import type { ManagementAccess, Simulator } from "@patchrig/simulator";
import { createSimulator } from "@patchrig/simulator";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";
import type { Said } from "./simulated.ts";

/** 2011-02-21, the day of the field note. */
export const STARTS_AT = 1_298_246_400_000;
export const LOCATION = "North Central US";

/** A VM Role service on loopback and the command beside it, both on the simulated clock at full speed. */
export interface SimulatedService {
  readonly folder: string;
  readonly simulator: Simulator;
  readonly access: ManagementAccess;
  readonly admin: { readonly url: string; readonly token: string };
  /** Runs `patchrig vmrole …` in the folder, with the endpoints document `service.json` where the line takes one. */
  vmrole(line: string, options?: { readonly typed?: readonly string[] }): Promise<Said>;
  file(name: string, text: string): string;
  read(name: string): string;
  close(): Promise<void>;
}

/** `speed`: simulated seconds per second; without it nothing waits. */
export async function simulatedService(speed: Speed = "max"): Promise<SimulatedService> {
  const folder = mkdtempSync(join(tmpdir(), "patchrig-vmrole-"));
  const simulator = await createSimulator({
    appliances: [],
    seed: 7,
    startsAt: STARTS_AT,
    speed,
    management: {},
  });
  const document = await simulator.listen();
  const access = simulator.management;
  if (access === undefined) throw new Error("the simulator has no service");
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  file("client.pem", access.clientCertificate);
  file(
    "service.json",
    JSON.stringify({ ...document, management: { ...document.management, clientCertificate: "client.pem" } }),
  );
  const { clock } = simulator.world;
  // A clock that does not wait for its client is its own affair: the client then lives by the wall's.
  const own = speed === "max" ? { clock: clock.steady(), world: clock } : {};
  const { admin = { url: "", token: "" } } = document;
  return {
    ...{ folder, simulator, access, admin, file },
    read: (name) => readFileSync(join(folder, name), "utf8"),
    vmrole: async (line, { typed } = {}) => {
      const context = fakeContext({
        ...{ cwd: folder, env: { HOME: folder }, ...own },
        ...(typed && { typed }),
      });
      const target =
        TAKES_SERVICE.test(line) && !/--(?:endpoints|management)\b/.test(line) ? ["--endpoints", "service.json"] : [];
      const code = await runProgram(
        ["vmrole", ...line.split(" ").map((word) => word.replaceAll("+", " ")), ...target],
        context,
      );
      return { code, out: context.out(), err: context.err() };
    },
    close: async () => {
      await simulator.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const TAKES_SERVICE = /^(?:image|deployment|certificate|run)\b/;
