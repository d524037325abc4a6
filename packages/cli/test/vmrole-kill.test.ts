import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { realSleep } from "@patchrig/core/clock";
import { createVhd } from "@patchrig/core/vhd";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOCATION, type SimulatedService, STARTS_AT, simulatedService } from "./simulated-service.ts";
import { type Ended, spawnPatchrig } from "./spawned.ts";
import { CONFIGURATION, DEFINITION, fillDisk, makeBase, makeChild } from "./vmrole-images.ts";

const MIB = 2 ** 20;
const RANGES = 120;

/** The command as a process of its own, killed so that it can clean up nothing. */
describe("patchrig vmrole run, killed with SIGKILL again and again", () => {
  let service: SimulatedService;
  beforeAll(async () => {
    service = await simulatedService(3_000);
    const { folder } = service;
    const base = await makeBase(folder);
    // A hundred ranges with zeros between them: an upload that can be cut in many places.
    const big = join(folder, "big.vhd");
    await createVhd(big, { type: "dynamic", size: 256 * MIB, now: STARTS_AT });
    for (let index = 0; index < RANGES; index += 1) fillDisk(big, index * 2 * MIB, Buffer.alloc(32 * 1_024, index + 1));
    await makeChild(base, join(folder, "app-2.vhd"), 0x33);
    service.file("orders.csdef", DEFINITION);
    service.file("orders.cscfg", CONFIGURATION);
    const home = `--location ${LOCATION.replaceAll(" ", "+")}`;
    expect(await service.vmrole(`image add shop-base-1 --vhd base.vhd ${home} --journal base.ndjson`)).toMatchObject({
      code: 0,
    });
    await service.vmrole("cspkg pack orders.csdef --output orders.cspkg");
    const create = `deployment create --service orders --package orders.cspkg --configuration orders.cscfg ${home}`;
    expect(await service.vmrole(create)).toMatchObject({ code: 0 });
  }, 60_000);
  afterAll(() => service.close());

  it("goes on by `resume --journal FILE` alone: nothing is sent twice, nothing is made twice", async () => {
    const run =
      "vmrole run --service orders --vhd big.vhd --image shop-app-2 --endpoints service.json --journal run.ndjson";
    const resume = "vmrole resume --journal run.ndjson";
    const interrupted = await endAt(run, 3, "SIGINT");
    expect(interrupted).toMatchObject({ code: 130, signal: null });
    expect(interrupted.err).toMatch(/go on with: .*patchrig vmrole resume --journal run\.ndjson/);
    const kills = [7, 14, 24];
    for (const lines of kills)
      expect(await endAt(resume, lines, "SIGKILL")).toMatchObject({ code: null, signal: "SIGKILL" });
    const ended = await spawnPatchrig(resume.split(" "), {
      cwd: service.folder,
      env: { HOME: service.folder },
    }).ended;
    expect([ended.code, ended.err]).toEqual([0, expect.stringContaining("confirm-instances")]);

    const journal = entries();
    expect(journal.filter(({ type }) => type === "run-started")).toHaveLength(kills.length + 2);
    const sent = journal.flatMap(({ facts }) => (facts?.sent ?? []) as [number, number][]);
    expect(new Set(sent.map(([offset]) => offset)).size).toBe(sent.length);
    // The ranges and the footer.
    expect(sent.reduce((sum, [, length]) => sum + length, 0)).toBe(RANGES * 32 * 1_024 + 512);
    // One of the kills at least fell into the upload.
    expect(journal.filter(({ type, step }) => type === "step-started" && step === "upload-vhd").length).toBeGreaterThan(
      2,
    );

    const { events } = service.simulator.world.journal;
    const states = events
      .filter(({ type, image }) => type === "image" && image === "shop-app-2")
      .map(({ status }) => status);
    expect(states).toEqual(["Pending", "Committing", "Committed"]);
    expect(events.filter(({ type }) => type === "change-configuration")).toHaveLength(1);
  }, 120_000);

  /** Starts it and ends it when its journal has so many lines. */
  async function endAt(line: string, lines: number, signal: NodeJS.Signals): Promise<Ended> {
    const started = spawnPatchrig(line.split(" "), { cwd: service.folder, env: { HOME: service.folder } });
    let hasEnded = false;
    void started.ended.then(() => {
      hasEnded = true;
    });
    while (!hasEnded && count() < lines) await realSleep(5);
    started.process.kill(signal);
    return started.ended;
  }

  const file = () => join(service.folder, "run.ndjson");
  const text = () => (existsSync(file()) ? readFileSync(file(), "utf8") : "");
  const count = () => text().split("\n").length - 1;

  interface Entry {
    readonly type: string;
    readonly step?: string;
    readonly facts?: Readonly<Record<string, unknown>>;
  }

  /** Without the line that a kill tore. */
  function entries(): readonly Entry[] {
    return text()
      .split("\n")
      .flatMap((line): Entry[] => {
        try {
          return [JSON.parse(line)];
        } catch {
          return [];
        }
      });
  }
});
