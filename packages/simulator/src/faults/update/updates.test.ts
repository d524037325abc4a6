import { afterEach, describe, expect, it } from "vitest";
import { closeTestSimulators, createTestSimulator, INSTALL, STAGE } from "../test-simulator.ts";

afterEach(closeTestSimulators);

const HOUR = 3_600_000;

describe("staging", () => {
  it("stands still and never ends, until Ctrl+C", async () => {
    const { begin, simulator, appliance } = await createTestSimulator(["stage-hung"]);
    const session = begin(undefined);
    await session.says("Command> ");
    await session.type(`${STAGE}\r`);
    await simulator.world.clock.sleep(24 * HOUR);
    expect(appliance.state.update).toBe("staging");
    expect(session.screen).toMatch(/update payload \d+\/143$/);
    await session.type("\x03");
    await session.says("Command> ");
    expect(appliance.state.update).toBe("idle");
  });

  it.each([
    ["disk-full", /No space left on device\n.*ISO unmounted successfully\n.*Staging process failed\n$/],
    ["iso-unmounted", /Input\/output error\n.*Staging process failed\n$/],
  ])("ends in the middle of the copy: %s", async (id, ending) => {
    const { run, appliance, simulator } = await createTestSimulator([id]);
    const { exit, screen } = await run(STAGE);
    expect(exit.status).toBe(1);
    expect(screen).toMatch(ending);
    expect(screen).not.toContain("143/143");
    expect(appliance.state.update).toBe("idle");
    expect(appliance.state.iso === undefined).toBe(id === "iso-unmounted");
    expect(simulator.faults.hits()).toEqual([{ id, hits: 1 }]);
  });

  it("that broke can be begun again", async () => {
    const { run, appliance } = await createTestSimulator(["disk-full"]);
    await run(STAGE);
    expect((await run(STAGE)).exit.status).toBe(0);
    expect(appliance.state.update).toBe("staged");
  });
});

describe("the installation", () => {
  it("stands still and never ends, not even by Ctrl+C", async () => {
    const { begin, run, simulator, appliance } = await createTestSimulator(["install-hung"]);
    await run(STAGE);
    const install = begin(INSTALL, { terminal: { term: "vt100", columns: 80, rows: 24 } });
    await simulator.world.clock.sleep(24 * HOUR);
    await install.type("\x03");
    await simulator.world.clock.sleep(HOUR);
    expect(appliance.state.update).toBe("installing");
  });

  it("stands still once its services are stopped, when that is asked for", async () => {
    const { begin, run, simulator, appliance } = await createTestSimulator(["install-hung:phase=services-stopped"]);
    await run(STAGE);
    const install = begin(INSTALL);
    await simulator.world.clock.sleep(24 * HOUR);
    expect(install.screen).toContain("Upgrading software packages");
    expect(appliance.ports.https).toBe(false);
  });

  it("goes on under a clock that is set back 8 hours", async () => {
    const { run, appliance, simulator } = await createTestSimulator(["clock-back:after=1"]);
    await run(STAGE);
    const before = simulator.world.clock.now();
    const { exit, screen } = await run(INSTALL);
    expect(exit.status).toBe(0);
    expect(appliance.state.update).toBe("installed");
    expect(simulator.world.clock.now() - before).toBeLessThan(-7 * HOUR);
    // Its stamps go back with the clock.
    const hours = [...screen.matchAll(/[T ](\d\d):\d\d:\d\d/g)].map(([, hour]) => Number(hour));
    expect(new Set(hours).size).toBe(2);
  });
});

describe("a reboot by itself", () => {
  it("comes right after the installation, and brings the release", async () => {
    const { run, appliance, until, simulator } = await createTestSimulator(["reboot-by-itself"]);
    await run(STAGE);
    await run(INSTALL);
    await until(() => appliance.state.phase === "up" && appliance.state.version === "6.0.0.10000");
    expect(simulator.world.journal.events.filter(({ type }) => type === "command")).toHaveLength(2);
  });

  it("comes while it stages, when that is asked for", async () => {
    const { run, appliance, until } = await createTestSimulator(["reboot-by-itself:phase=stage"]);
    expect((await run(STAGE)).exit.status).toBeUndefined();
    await until(() => appliance.state.phase === "up");
    expect(appliance.state.update).toBe("idle");
  });
});
