import { afterEach, describe, expect, it } from "vitest";
import { closeTestSimulators, createTestSimulator, INSTALL, PROMPT, STAGE, watch } from "../test-simulator.ts";

afterEach(closeTestSimulators);

describe("in memory", () => {
  it.each(["ssh-drop", "ssh-reset"])("%s ends the session while the installation goes on", async (id) => {
    const { run, appliance, until, simulator } = await createTestSimulator([id]);
    await run(STAGE);
    const install = await run(INSTALL);
    expect(install.exit).toEqual({});
    expect(install.screen).not.toContain("successfully");
    expect(appliance.state.update).toBe("installing");
    await until(() => appliance.state.update === "installed");
    expect(simulator.faults.hits()).toEqual([{ id, hits: 1 }]);
  });

  it.each(["ssh-half-open", "ssh-hangup"])(
    "%s leaves the client in silence while the installation goes on",
    async (id) => {
      const { run, begin, appliance, until, simulator } = await createTestSimulator([id]);
      await run(STAGE);
      const install = begin(INSTALL);
      await until(() => appliance.state.update === "installed");
      expect(install.screen).toContain("Running test transaction");
      expect(install.screen).not.toContain("Packages upgraded successfully");
      expect(await Promise.race([install.exit, Promise.resolve("open")])).toBe("open");
      expect(simulator.faults.hits()).toEqual([{ id, hits: 1 }]);
    },
  );

  it("ssh-drop waits for a command where it is told one", async () => {
    const { run, simulator } = await createTestSimulator(["ssh-drop:command=software-packages stage"]);
    expect((await run("software-packages list")).exit.status).toBe(0);
    expect((await run(STAGE)).exit.status).toBeUndefined();
    expect(simulator.faults.hits()).toEqual([{ id: "ssh-drop", hits: 1 }]);
  });

  it("ssh-drop cuts a login at an idle appliance when it is told so", async () => {
    const { begin } = await createTestSimulator(["ssh-drop:phase=idle"]);
    const session = begin(undefined);
    await session.says(PROMPT);
    await session.type("software-packages stage --iso\r");
    expect(await session.exit).toEqual({});
  });
});

describe("over a socket", () => {
  it.each(["ssh-drop", "ssh-reset"])("%s ends the connection", async (id) => {
    const { connect, until, appliance } = await createTestSimulator([`${id}:phase=stage`]);
    const connection = await connect();
    const session = await connection.exec(STAGE);
    expect((await session.exit).status).toBeUndefined();
    await connection.closed;
    await until(() => appliance.state.update === "staged");
  });

  it("ssh-half-open lets the client wait, and a second login in", async () => {
    const { connect, until, appliance, simulator } = await createTestSimulator(["ssh-half-open:phase=stage"]);
    const dead = await connect();
    const staging = watch(await dead.exec(STAGE));
    await until(() => simulator.world.journal.events.some(({ type }) => type === "lines-cut"));
    const second = watch(await (await connect()).exec("software-packages list"));
    expect((await second.exit).status).toBe(0);
    await until(() => appliance.state.update === "staged");
    expect(staging.screen).not.toContain("Staging process completed");
    expect(await Promise.race([dead.closed, Promise.resolve("open")])).toBe("open");
  });
});

it("ssh-slow-reader takes what is typed key by key", async () => {
  const { begin, simulator } = await createTestSimulator(["ssh-slow-reader"]);
  const session = begin(undefined);
  await session.says(PROMPT);
  const before = simulator.world.clock.now();
  await session.type("exit\r");
  expect((await session.exit).status).toBe(0);
  expect(simulator.world.clock.now() - before).toBeGreaterThanOrEqual(5 * 250);
  expect(session.screen).toContain(`${PROMPT}exit`);
});
