import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Endpoints } from "@patchrig/core/endpoints";
import { createSimulator, type Simulator } from "@patchrig/simulator";
import { runProgram } from "../src/program.ts";
import { type FakeContext, fakeContext } from "./fake-context.ts";

export const U1_FP = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
export const PASSWORD = "correct horse battery";

/** An appliance on loopback and the command beside it, both on the simulated clock at full speed. */
export interface Simulated {
  readonly folder: string;
  readonly simulator: Simulator;
  readonly endpoints: Endpoints["appliances"][number];
  /** Runs `patchrig vcsa …` with the endpoints document; `{}` in it is the folder. */
  vcsa(
    line: string,
    options?: { readonly typed?: readonly string[]; readonly env?: Record<string, string> },
  ): Promise<Said>;
  context(options?: {
    readonly typed?: readonly string[];
    readonly env?: Record<string, string>;
    readonly terminal?: boolean;
  }): FakeContext;
  file(name: string, text: string): void;
  read(name: string): string;
  close(): Promise<void>;
}

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function simulated(
  options: { readonly profile?: string; readonly iso?: string } = {},
): Promise<Simulated> {
  const folder = mkdtempSync(join(tmpdir(), "patchrig-vcsa-"));
  const bind = { host: "127.0.0.1", port: 0 };
  const { profile = "vcsa/6.0", iso } = options;
  const simulator = await createSimulator({
    appliances: [
      { name: "vcsa-01", profile, password: PASSWORD, ssh: bind, https: bind, vami: bind, ...(iso && { iso }) },
    ],
    seed: 7,
    startsAt: 1_444_272_005_000,
    speed: "max",
    admin: bind,
  });
  const document = await simulator.listen();
  const [endpoints] = document.appliances;
  if (endpoints === undefined) throw new Error("no appliance");
  const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
  file("vcsa.json", JSON.stringify(document));
  // Whoever names no /sdk connects the medium by hand.
  const { sdk: _, esxi: __, ...byHand } = endpoints;
  file("by-hand.json", JSON.stringify({ ...document, appliances: [byHand] }));
  const context: Simulated["context"] = ({ typed, env, terminal = false } = {}) =>
    fakeContext({
      cwd: folder,
      env: { HOME: folder, ...env },
      clock: simulator.world.clock,
      world: simulator.world.clock,
      terminal,
      ...(typed && { typed }),
    });
  return {
    folder,
    simulator,
    endpoints,
    context,
    file,
    read: (name) => readFileSync(join(folder, name), "utf8"),
    vcsa: (line, given) => said(line, context(given)),
    close: async () => {
      await simulator.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Runs `patchrig vcsa LINE --endpoints vcsa.json` (or another target, where the line names one) in a context. */
export async function said(line: string, context: FakeContext): Promise<Said> {
  const target = /--(?:ssh|endpoints)\b|^bundle /.test(line) ? [] : ["--endpoints", "vcsa.json"];
  const code = await runProgram(["vcsa", ...line.split(" "), ...target], context);
  return { code, out: context.out(), err: context.err() };
}
