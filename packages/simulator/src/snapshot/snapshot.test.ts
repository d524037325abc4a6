import { parseInstant } from "@patchrig/core/clock";
import { afterEach, describe, expect, it } from "vitest";
import type { AttachedSession } from "../attach.ts";
import { createSimulator, type Simulator } from "../create-simulator.ts";
import { happening, U1 } from "../vcsa/test-console.ts";
import type { Snapshot } from "./snapshot.ts";

const started: Simulator[] = [];
afterEach(() => Promise.all(started.splice(0).map((simulator) => simulator.close())));

/** One vCSA 6.0 with the field note's medium, whose clock only the test moves. */
async function aSimulator(...faults: readonly string[]): Promise<Simulator> {
  const simulator = await createSimulator({
    appliances: [{ name: "vcsa-01", profile: "vcsa/6.0", password: "s3cret word", iso: U1 }],
    seed: 7,
    faults,
    startsAt: parseInstant("2015-10-08T02:40:05Z") ?? 0,
    speed: "manual",
  });
  started.push(simulator);
  return simulator;
}

const stateOf = ({ appliances }: Simulator) => appliances[0]?.state;

/** Begins a command and moves the clock `ms` on; its session stays. */
async function begin({ attach, world }: Simulator, command: string, ms: number): Promise<AttachedSession> {
  const session = attach("vcsa-01", { command });
  await world.clock.advance(ms);
  return session;
}

/** Runs a command to its end; resolves with all bytes it said. */
async function run({ attach, world }: Simulator, command: string): Promise<string> {
  const channel = attach("vcsa-01", { command });
  let said = "";
  channel.onOutput((bytes) => {
    said += bytes.toString("latin1");
  });
  let over = false;
  void channel.exit.then(() => {
    over = true;
  });
  while (!over) await world.clock.advance(1_000);
  return said;
}

/** The rest of a night after the staging began: what an outsider reads of it, and when each thing came about. */
async function restOfTheNight(simulator: Simulator): Promise<unknown> {
  const { world } = simulator;
  const from = world.journal.events.length;
  await world.clock.advance(15 * 60_000);
  const said = [
    await run(simulator, "software-packages list --staged"),
    await run(simulator, "software-packages install --staged"),
    await run(simulator, "shutdown reboot -r patch"),
  ];
  await world.clock.advance(3 * 60_000);
  const unavailable = simulator.appliances[0]?.answer("https", "/vsphere-client/", "GET");
  await world.clock.advance(10 * 60_000);
  const events = world.journal.events.slice(from);
  const changes = events.filter(({ type }) => type === "state" || type === "phase");
  return { said, unavailable, changes, state: stateOf(simulator), login: await run(simulator, "com.vmware.appliance") };
}

const throughJson = (snapshot: Snapshot): Snapshot => JSON.parse(JSON.stringify(snapshot));

describe("a restored snapshot", () => {
  it("goes on with a stage from the very package it was at: every later byte and instant is the same", async () => {
    const simulator = await aSimulator();
    const session = await begin(simulator, "software-packages stage --iso --acceptEulas", 4 * 60_000);
    const snapshot = simulator.snapshot();
    session.close();
    const undisturbed = await restOfTheNight(simulator);
    simulator.restore(throughJson(snapshot));
    expect(stateOf(simulator)).toMatchObject({ update: "staging", version: "6.0.0.5100" });
    expect(await restOfTheNight(simulator)).toEqual(undisturbed);
    const another = await aSimulator();
    another.restore(throughJson(snapshot));
    expect(await restOfTheNight(another)).toEqual(undisturbed);
    expect(undisturbed).toMatchObject({ state: { version: "6.0.0.10000", phase: "up", update: "idle" } });
  });

  it("ends a stage when it would have ended without the snapshot", async () => {
    const endOfStage = async (interrupted: boolean) => {
      const simulator = await aSimulator();
      await begin(simulator, "software-packages stage --iso --acceptEulas", 3 * 60_000 + 17_123);
      if (interrupted) simulator.restore(throughJson(simulator.snapshot()));
      await simulator.world.clock.advance(15 * 60_000);
      return simulator.world.journal.events.find(({ to }) => to === "staged")?.at;
    };
    const undisturbed = await endOfStage(false);
    expect(undisturbed).toMatch(/^2015-10-08T02:48:3/);
    expect(await endOfStage(true)).toBe(undisturbed);
  });

  it("goes on with an install after Services stopped, with 443 closed and SSH open", async () => {
    const simulator = await aSimulator();
    await run(simulator, "software-packages stage --iso --acceptEulas");
    await begin(simulator, "software-packages install --staged", 5 * 60_000);
    const snapshot = simulator.snapshot();
    await simulator.world.clock.advance(60 * 60_000);
    expect(stateOf(simulator)?.update).toBe("installed");
    simulator.restore(snapshot);
    expect(simulator.appliances[0]?.ports).toEqual({ ssh: true, https: false, vami: false });
    expect(stateOf(simulator)?.update).toBe("installing");
    await simulator.world.clock.advance(60 * 60_000);
    expect(stateOf(simulator)?.update).toBe("installed");
  });

  it("goes on with a boot from its phase, with the same address in the 503 page, and is up at the same instant", async () => {
    const simulator = await aSimulator();
    const { clock, journal } = simulator.world;
    await run(simulator, "shutdown reboot -r patch");
    await clock.advance(150_000);
    const snapshot = throughJson(simulator.snapshot());
    const page = () => simulator.appliances[0]?.answer("https", "/vsphere-client/", "GET");
    const before = page();
    expect(stateOf(simulator)?.phase).toBe("proxy");
    const upAt = async () => {
      const from = journal.events.length;
      await clock.advance(20 * 60_000);
      return journal.events.slice(from).find(({ phase }) => phase === "up")?.at;
    };
    const undisturbed = await upAt();
    simulator.restore(snapshot);
    expect(page()).toEqual(before);
    expect(await upAt()).toBe(undisturbed);
  });

  it("keeps a reboot that was ordered for later, also when the clock jumps", async () => {
    const simulator = await aSimulator();
    const { clock } = simulator.world;
    await run(simulator, "shutdown reboot -d 10 -r patch");
    await clock.advance(4 * 60_000);
    const snapshot = simulator.snapshot();
    clock.jump(-8 * 3_600_000);
    simulator.restore(snapshot);
    await clock.advance(5.9 * 60_000);
    expect(stateOf(simulator)?.phase).toBe("up");
    await clock.advance(15_000);
    expect(stateOf(simulator)?.phase).not.toBe("up");
  });

  it("drops every session, and forgets an update whose licence nobody had accepted", async () => {
    const simulator = await aSimulator();
    const channel = simulator.attach("vcsa-01", { command: "software-packages stage --iso" });
    await simulator.world.clock.advance(5_000);
    expect(stateOf(simulator)?.update).toBe("staging");
    const snapshot = simulator.snapshot();
    expect(stateOf(simulator)?.update).toBe("staging");
    simulator.restore(snapshot);
    expect(await channel.exit).toEqual({});
    expect(stateOf(simulator)?.update).toBe("idle");
  });

  it("brings back settings, media and what the appliance remembers of logins", async () => {
    const simulator = await aSimulator();
    await run(simulator, "shell.set --enabled True");
    const snapshot = throughJson(simulator.snapshot());
    await run(simulator, "shell.set --enabled False");
    simulator.appliances[0]?.insertIso(undefined);
    simulator.restore(snapshot);
    expect(stateOf(simulator)).toMatchObject({ shellEnabled: true, iso: U1 });
    simulator.appliances[0]?.insertIso(undefined);
    const without = throughJson(simulator.snapshot());
    simulator.appliances[0]?.reset();
    expect(stateOf(simulator)?.iso).toBe(U1);
    simulator.restore(without);
    expect(stateOf(simulator)?.iso).toBeUndefined();
  });

  it("is told in the journal, which is not taken back", async () => {
    const simulator = await aSimulator();
    const snapshot = simulator.snapshot();
    await begin(simulator, "software-packages stage --iso --acceptEulas", 1_000);
    simulator.restore(snapshot);
    await happening(simulator.world, "restored");
    expect(simulator.world.journal.events.map(({ type }) => type)).toContain("command");
    expect(snapshot.at).toBe("2015-10-08T02:40:05.000Z");
  });

  it("holds no password", async () => {
    const simulator = await aSimulator();
    await run(simulator, "software-packages list");
    expect(JSON.stringify(simulator.snapshot())).not.toContain("s3cret word");
  });
});

describe("the faults of a restored snapshot", () => {
  const STAGE = "software-packages stage --iso --acceptEulas";

  it("act as often as they had acted then, and no more", async () => {
    const simulator = await aSimulator("ssh-drop:phase=stage,first=1");
    const before = simulator.snapshot();
    expect(await (await begin(simulator, STAGE, 15 * 60_000)).exit).toEqual({});
    const after = throughJson(simulator.snapshot());
    expect(simulator.faults.hits()).toEqual([{ id: "ssh-drop", hits: 1 }]);
    simulator.restore(before);
    expect(simulator.faults.hits()).toEqual([{ id: "ssh-drop", hits: 0 }]);
    expect(await (await begin(simulator, STAGE, 15 * 60_000)).exit).toEqual({});
    simulator.restore(after);
    expect(simulator.faults.hits()).toEqual([{ id: "ssh-drop", hits: 1 }]);
    expect(await run(simulator, "software-packages unstage")).not.toBe("");
    expect(await run(simulator, STAGE)).toContain("successfully");
  });

  it("act all the same when their moment was still to come", async () => {
    const simulator = await aSimulator("ssh-drop:phase=stage");
    await begin(simulator, STAGE, 20_000);
    const snapshot = throughJson(simulator.snapshot());
    expect(snapshot.faults.hits).toEqual([{ id: "ssh-drop", hits: 0 }]);
    simulator.restore(snapshot);
    await simulator.world.clock.advance(15 * 60_000);
    expect(simulator.faults.hits()).toEqual([{ id: "ssh-drop", hits: 1 }]);
    const cuts = simulator.world.journal.events.filter(({ type }) => type === "lines-cut");
    expect(cuts).toHaveLength(1);
    expect(stateOf(simulator)?.update).toBe("staged");
  });

  it("leave a boot standing where it stood, at the page that it showed", async () => {
    const simulator = await aSimulator("boot-vpxd-503");
    await run(simulator, "shutdown reboot -r patch");
    await simulator.world.clock.advance(30 * 60_000);
    const page = () => simulator.appliances[0]?.answer("https", "/vsphere-client/", "GET");
    const before = page();
    const snapshot = throughJson(simulator.snapshot());
    simulator.appliances[0]?.reset();
    expect(page()?.status).toBe(302);
    simulator.restore(snapshot);
    await simulator.world.clock.advance(24 * 60 * 60_000);
    expect(stateOf(simulator)?.phase).toBe("proxy");
    expect(page()).toEqual(before);
    expect(String(before?.body)).toContain("vpxd-webserver-pipe");
  });

  it("leave hanging what hung", async () => {
    const simulator = await aSimulator("stage-hung");
    await begin(simulator, STAGE, 60 * 60_000);
    const snapshot = throughJson(simulator.snapshot());
    simulator.restore(snapshot);
    await simulator.world.clock.advance(24 * 60 * 60_000);
    expect(stateOf(simulator)?.update).toBe("staging");
  });
});

describe("a snapshot that does not fit", () => {
  it("is refused, and nothing is changed", async () => {
    const simulator = await aSimulator();
    const snapshot = simulator.snapshot();
    await begin(simulator, "software-packages stage --iso --acceptEulas", 1_000);
    const { seed, ...rest } = snapshot;
    expect(() => simulator.restore({ ...rest, seed: 8 })).toThrow("taken with seed 8; this simulator has 7");
    expect(() => simulator.restore({ ...snapshot, appliances: [] })).toThrow("this simulator has vcsa-01");
    const newer = { ...snapshot, version: 2 } as unknown as Snapshot;
    expect(() => simulator.restore(newer)).toThrow(/expected a snapshot, version 1/);
    expect(stateOf(simulator)?.update).toBe("staging");
  });
});
