import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ApplianceEndpoints } from "@patchrig/core/endpoints";
import { createSimulator, type Simulator } from "@patchrig/simulator";
import { afterEach, describe, expect, it } from "vitest";
import { Interrupted } from "../src/context.ts";
import { runProgram } from "../src/program.ts";
import { type FakeContext, fakeContext } from "./fake-context.ts";
import { PASSWORD, U1_FP } from "./simulated.ts";
import { spawnPatchrig } from "./spawned.ts";

type Place = Partial<Pick<ApplianceEndpoints, "role" | "psc" | "replicatesWith" | "vcha">>;

let simulator: Simulator;
let folder: string;
afterEach(async () => {
  await simulator?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Appliances on loopback, and the document that says what they are to one another. */
async function estate(places: Readonly<Record<string, Place>>, profile = "vcsa/6.0"): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), "patchrig-estate-"));
  const bind = { host: "127.0.0.1", port: 0 };
  const one = { profile, password: PASSWORD, ssh: bind, https: bind, vami: bind };
  simulator = await createSimulator({
    appliances: Object.keys(places).map((name) => ({ name, ...one, ...(profile === "vcsa/6.0" && { iso: U1_FP }) })),
    seed: 7,
    startsAt: 1_444_272_005_000,
    speed: "max",
  });
  const document = await simulator.listen();
  const appliances = document.appliances.map((appliance) => ({ ...appliance, ...places[appliance.name] }));
  writeFileSync(join(folder, "site.json"), JSON.stringify({ ...document, appliances }));
}

const contextOf = (typed?: readonly string[]): FakeContext => {
  const { clock } = simulator.world;
  return fakeContext({ cwd: folder, env: { HOME: folder }, clock, world: clock, ...(typed && { typed }) });
};

async function vcsa(line: string, context = contextOf()) {
  const code = await runProgram(["vcsa", ...line.split(" "), "--endpoints", "site.json"], context);
  return { code, out: context.out(), err: context.err() };
}

const CONTROLLER_AND_TWO = {
  "vc-1": { psc: "psc" },
  "vc-2": { psc: "psc" },
  psc: { role: "psc" },
} as const satisfies Record<string, Place>;

/** Which appliance a command was typed on, in the order of typing. */
const typed = (pattern: RegExp) =>
  simulator.world.journal.events.flatMap(({ type, line, appliance }) =>
    type === "command" && pattern.test(String(line)) ? [String(appliance)] : [],
  );

const RUN = "run --all --yes --backup none --to 6.0u1 --journal estate.ndjson";
const outcomes = (out: string) =>
  JSON.parse(out).nodes.map(({ name, outcome }: { name: string; outcome: string }) => `${name} ${outcome}`);

describe("patchrig vcsa plan of several appliances", () => {
  it("shows the waves, each with its reason, its source and what is inferred", async () => {
    await estate(CONTROLLER_AND_TWO);
    const { code, out } = await vcsa("plan --to 6.0u1");
    expect(code).toBe(0);
    expect(out).toMatch(/1\. +psc\n +Platform Services Controllers come before .* \(P24, 07, 10\)\n +inferred: /);
    expect(out).toMatch(/2\. +vc-1, vc-2\n/);
    const { version, outcome, waves, nodes } = JSON.parse((await vcsa("plan --all --to 6.0u1 --json")).out);
    expect({ version, outcome }).toEqual({ version: 1, outcome: "planned" });
    expect(waves.map((wave: { nodes: readonly { name: string }[] }) => wave.nodes.map(({ name }) => name))).toEqual([
      ["psc"],
      ["vc-1", "vc-2"],
    ]);
    expect(nodes[0]).toMatchObject({ name: "psc", role: "psc", upToDate: false, to: { release: "6.0 U1" } });
    expect(typed(/software-packages/)).toEqual([]);
  });

  it("says which place of the document makes no sense", async () => {
    await estate({ "vc-1": { psc: "nobody" }, psc: { role: "psc" } });
    const { code, err } = await vcsa("plan");
    expect(code).toBe(2);
    expect(err).toMatch(/site\.json: vc-1\.psc: expected the name of an appliance of this document, found "nobody"/);
    expect((await vcsa("run --all --name vc-1 --yes --backup none")).err).toContain("--name is about one appliance");
  });

  it("refuses vCenter HA on 7.0 before anything is touched", async () => {
    const vcha = "ha";
    await estate(
      {
        a: { role: "vcha-active", vcha },
        p: { role: "vcha-passive", vcha },
        w: { role: "vcha-witness", vcha },
      },
      "vcsa/7.0",
    );
    const { code, out, err } = await vcsa(`${RUN.replace(" --to 6.0u1", "")} --json`);
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ outcome: "refused", waves: [], cite: ["P24"], inferred: null });
    expect(err).toContain("refuses to be updated while vCenter HA is configured");
    expect(typed(/software-packages/)).toEqual([]);
  });
});

describe("patchrig vcsa run of several appliances", () => {
  it("does the controller first, and each with a journal and a report of its own", async () => {
    await estate(CONTROLLER_AND_TWO);
    const { code, out, err } = await vcsa(`${RUN} --json`);
    expect(err).toContain("wave 2 of 2: vc-2");
    expect(code).toBe(0);
    expect(outcomes(out)).toEqual(["psc done", "vc-1 done", "vc-2 done"]);
    expect(typed(/^software-packages install/)).toEqual(["psc", "vc-1", "vc-2"]);
    for (const { journal, report } of JSON.parse(out).nodes) {
      expect(readFileSync(join(folder, journal), "utf8")).toContain('"run-ended"');
      expect(readFileSync(join(folder, report), "utf8")).toContain("<html");
    }
    expect(outcomes((await vcsa("run --all --yes --backup none --to 6.0u1 --json")).out)).toEqual([
      "psc up-to-date",
      "vc-1 up-to-date",
      "vc-2 up-to-date",
    ]);
  });

  it("goes on after kill -9 in the second, and does nothing twice", async () => {
    await estate(CONTROLLER_AND_TWO);
    const { clock, journal } = simulator.world;
    const context = contextOf();
    const stop = journal.follow(({ type, appliance, line }) => {
      const stages = type === "command" && /^software-packages stage/.test(String(line));
      if (stages && appliance === "vc-1") context.interrupt(new Interrupted("SIGTERM"));
    });
    // Where simulated time need not wait for another process, the first one is done in a second.
    expect((await vcsa(RUN, context)).code).toBe(130);
    stop();
    clock.setSpeed(120);
    const line = ["vcsa", ..."resume --all --yes --journal estate.ndjson --endpoints site.json".split(" ")];
    const first = spawnPatchrig(line, { cwd: folder, env: { HOME: folder } });
    journal.follow(({ type, to, appliance }) => {
      if (type === "state" && to === "installing" && appliance === "vc-1") first.process.kill("SIGKILL");
    });
    expect((await first.ended).signal).toBe("SIGKILL");
    clock.setSpeed("max");
    const resumed = await vcsa("resume --all --yes --journal estate.ndjson --json");
    expect(resumed.code).toBe(0);
    expect(outcomes(resumed.out)).toEqual(["psc done", "vc-1 done", "vc-2 done"]);
    expect(typed(/^software-packages install/)).toEqual(["psc", "vc-1", "vc-2"]);
    expect(typed(/^shutdown/)).toEqual(["psc", "vc-1", "vc-2"]);
  }, 60_000);

  it("says how to go on when it is interrupted, and when one of them is not done", async () => {
    await estate(CONTROLLER_AND_TWO);
    const { clock, journal } = simulator.world;
    const context = contextOf();
    const stop = journal.follow(({ type, to, appliance }) => {
      if (type !== "state" || to !== "services-stopped" || appliance !== "vc-1") return;
      clock.setSpeed(20);
      context.interrupt(new Interrupted("SIGINT"));
    });
    const interrupted = await vcsa(RUN, context);
    stop();
    expect(interrupted.code).toBe(130);
    const command = "patchrig vcsa resume --all --endpoints site.json --journal estate.ndjson";
    expect(interrupted.err).toContain(`go on with: ${command}`);
    const alone = await vcsa("resume --journal estate.ndjson");
    expect(alone).toMatchObject({ code: 2, err: expect.stringContaining(`go on with them: ${command}`) });
    simulator.appliances.find(({ name }) => name === "vc-1")?.powerCycle();
    clock.setSpeed("max");
    const { code, out, err } = await vcsa("resume --all --yes --journal estate.ndjson --json");
    expect(code).toBe(1);
    expect(outcomes(out)).toEqual(["psc done", "vc-1 failed", "vc-2 null"]);
    expect(JSON.parse(out).next).toContain(command);
    expect(err).toContain("cut off half-way");
    expect(typed(/^software-packages install/)).toEqual(["psc", "vc-1"]);
  });

  it("has one maintenance window for all, and begins nobody who does not fit into what is left of it", async () => {
    await estate(CONTROLLER_AND_TWO);
    const { code, out, err } = await vcsa(`${RUN} --window 50m --json`);
    expect(outcomes(out)).toEqual(["psc done", "vc-1 refused", "vc-2 null"]);
    expect({ code, outcome: JSON.parse(out).outcome }).toEqual({ code: 1, outcome: "failed" });
    expect(err).toContain("where it was recorded");
    expect(typed(/^software-packages/).includes("vc-1")).toBe(false);
    const resumed = await vcsa("resume --all --yes --window 8h --journal estate.ndjson --json");
    expect(outcomes(resumed.out)).toEqual(["psc done", "vc-1 done", "vc-2 done"]);
    expect(typed(/^software-packages install/)).toEqual(["psc", "vc-1", "vc-2"]);
  });

  it("leaves the failover of vCenter HA to a person, and goes on when told of it", async () => {
    const vcha = "ha";
    await estate({
      a: { role: "vcha-active", vcha },
      p: { role: "vcha-passive", vcha },
      w: { role: "vcha-witness", vcha },
    });
    const stopped = await vcsa(`${RUN} --json`);
    expect(stopped.code).toBe(5);
    expect(outcomes(stopped.out)).toEqual(["w done", "p done", "a null"]);
    expect(JSON.parse(stopped.out).next).toContain("--journal estate.ndjson --failed-over ha");
    expect((await vcsa("resume --all --yes --journal estate.ndjson --failed-over other")).code).toBe(2);
    const unsaid = await vcsa("resume --all --yes --journal estate.ndjson");
    expect(unsaid.code).toBe(5);
    const resumed = await vcsa("resume --all --yes --journal estate.ndjson --failed-over ha --json");
    expect(outcomes(resumed.out)).toEqual(["w done", "p done", "a done"]);
    expect(typed(/^software-packages install/)).toEqual(["w", "p", "a"]);
  });
});
