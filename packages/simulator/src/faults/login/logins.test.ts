import { afterEach, describe, expect, it } from "vitest";
import { closeTestSimulators, createTestSimulator, PROMPT, REBOOT, watch } from "../test-simulator.ts";

afterEach(closeTestSimulators);

describe("a login", () => {
  it("takes half a minute", async () => {
    const { connect, simulator } = await createTestSimulator(["login-slow"]);
    const before = simulator.world.clock.now();
    await connect();
    expect(simulator.world.clock.now() - before).toBeGreaterThanOrEqual(30_000);
  });

  it("is refused as often as it is told, and remembered like any failure (evidence 13)", async () => {
    const { begin } = await createTestSimulator(["login-refused:first=2"]);
    for (const _ of [1, 2]) expect(() => begin("software-packages list")).toThrow(/does not let root in/);
    const session = begin(undefined);
    await session.says(PROMPT);
    expect(session.screen).toContain("There were 2 failed login attempts since the last successful login.");
  });

  it("is refused over SSH on a whole connection", async () => {
    const { connect, simulator } = await createTestSimulator(["login-refused"]);
    await expect(connect()).rejects.toMatchObject({ code: "wrong-password" });
    expect(simulator.faults.hits()[0]?.hits).toBeGreaterThan(0);
  });

  it("is cut off while the appliance greets, and works the next time", async () => {
    const { begin } = await createTestSimulator(["login-dropped"]);
    const cut = begin(undefined);
    expect(await cut.exit).toEqual({});
    await begin(undefined).says(PROMPT);
  });

  it("gets no shell while a boot goes on, and one later", async () => {
    const { begin, until, appliance, run } = await createTestSimulator(["shell-missing:phase=boot,after=0,first=1"]);
    await run(REBOOT);
    await until(() => appliance.state.phase === "sshd");
    const early = begin(undefined);
    await until(() => appliance.state.phase === "up");
    expect(early.screen).toBe("");
    const late = begin(undefined);
    await late.says(PROMPT);
  });

  it("over a socket gets not a byte of a shell", async () => {
    const { connect, until, appliance, run } = await createTestSimulator(["shell-missing:phase=boot,after=0"]);
    const first = connect();
    await first;
    await run(REBOOT);
    await until(() => appliance.state.phase === "sshd");
    const silent = watch(await (await connect()).shell({ term: "xterm", columns: 80, rows: 24 }));
    await until(() => appliance.state.phase === "up");
    expect(silent.screen).toBe("");
  });
});
