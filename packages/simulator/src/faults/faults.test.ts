import { connectSsh } from "@patchrig/core/ssh";
import { afterEach, describe, expect, it } from "vitest";
import { createSimulator, type Simulator } from "../create-simulator.ts";
import type { SimulatorOptions } from "../options.ts";

const started: Simulator[] = [];
afterEach(() => Promise.all(started.splice(0).map((simulator) => simulator.close())));

const U1 = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
const STAGE = "software-packages stage --iso --acceptEulas";
const INSTALL = "software-packages install --staged";

async function create(faults: SimulatorOptions["faults"] & object, iso = U1): Promise<Simulator> {
  const simulator = await createSimulator({
    appliances: [{ name: "vcsa-01", profile: "vcsa/6.0", iso }],
    seed: 7,
    startsAt: 1_444_271_676_281,
    speed: "max",
    faults,
  });
  started.push(simulator);
  return simulator;
}

function run(simulator: Simulator, command: string) {
  const session = simulator.attach("vcsa-01", { command });
  let screen = "";
  session.onOutput((bytes) => {
    screen += bytes;
  });
  return { session, exit: session.exit, screen: () => screen };
}

async function until(simulator: Simulator, holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise<void>((resolve) => {
      const stop = simulator.world.journal.follow(() => {
        stop();
        resolve();
      });
    });
  }
}

describe("the line", () => {
  it("is closed by the appliance while it installs, which goes on", async () => {
    const simulator = await create(["ssh-drop"]);
    await run(simulator, STAGE).exit;
    const install = run(simulator, INSTALL);
    expect(await install.exit).toEqual({});
    expect(install.screen()).not.toContain("successfully");
    const [appliance] = simulator.appliances;
    expect(appliance?.state.update).toBe("installing");
    await until(simulator, () => appliance?.state.update === "installed");
    expect(simulator.faults.hits()).toEqual([{ id: "ssh-drop", hits: 1 }]);
    expect(simulator.world.journal.events.filter(({ type }) => type === "fault-hit")).toHaveLength(1);
  });

  it.each(["ssh-drop", "ssh-reset"])("is lost over a real socket: %s", async (id) => {
    const simulator = await create([`${id}:phase=stage`]);
    const [at] = (await simulator.listen()).appliances;
    const connection = await connectSsh({
      host: at?.ssh.host ?? "",
      port: at?.ssh.port ?? 0,
      user: "root",
      password: at?.ssh.password ?? "",
      verifyHostKey: () => true,
    });
    const session = await connection.exec(STAGE);
    expect((await session.exit).status).toBeUndefined();
    await connection.closed;
    await until(simulator, () => simulator.appliances[0]?.state.update === "staged");
  });
});
