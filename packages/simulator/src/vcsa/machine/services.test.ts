import { afterEach, describe, expect, it } from "vitest";
import { closeTestSimulators, createTestSimulator, REBOOT } from "../../faults/test-simulator.ts";
import { createTestAppliance, execute } from "../test-console.ts";
import type { Appliance } from "./appliance.ts";

afterEach(closeTestSimulators);

const DAY = 86_400_000;
const U67 = "VMware-vCenter-Server-Appliance-6.7.0.43000-15976714-patch-FP.iso";
const SERVICES = ["applmgmt", "vmware-rhttpproxy", "vmware-vpxd", "vsphere-client"];

/** What the shell says of each service, and what the console shows of the parts that they are. */
async function told(appliance: Appliance) {
  const shell: Record<string, string> = {};
  for (const service of SERVICES) {
    const asked = execute(appliance, `services.status.get --name ${service}`);
    await asked.exit;
    shell[service] = asked.screen.replace("Status: ", "").trim();
  }
  const parts = Object.fromEntries(appliance.parts.map(({ name, state }) => [name, state]));
  return { shell: Object.values(shell).join(" "), parts };
}

async function run(appliance: Appliance, line: string) {
  expect((await execute(appliance, line).exit).status, line).toBe(0);
}

describe("the services of an appliance", () => {
  it("are gone between the installation and the reboot, for the shell as for the console (V20)", async () => {
    const { appliance } = createTestAppliance();
    expect(await told(appliance)).toMatchObject({ shell: "up up up up", parts: { vcenter: "running" } });
    await run(appliance, "software-packages stage --iso --acceptEulas");
    await run(appliance, "software-packages install --staged");
    const { shell, parts } = await told(appliance);
    expect(shell).toBe("up down down down");
    expect(parts).toMatchObject({
      ssh: "running",
      "reverse-proxy": "stopped",
      vcenter: "stopped",
      "web-client": "stopped",
    });
  });

  it("leave 6.7's proxy up while its page says that an update is in progress (56)", async () => {
    const { appliance } = createTestAppliance({ profile: "vcsa/6.7", iso: U67 });
    await run(appliance, "software-packages stage --iso --acceptEulas");
    await run(appliance, "software-packages install --staged");
    expect(await told(appliance)).toMatchObject({
      shell: "up up down down",
      parts: { "reverse-proxy": "running", vcenter: "stopped", "web-client": "stopped" },
    });
  });

  it.each([
    ["boot-503", "up up down down", { "reverse-proxy": "running", vcenter: "starting", "web-client": "starting" }],
    ["boot-initializing", "up up up down", { vcenter: "running", "web-client": "starting" }],
  ])("come up as the boot goes on: %s (V22, V23)", async (fault, shell, parts) => {
    const { appliance, run: act, simulator } = await createTestSimulator([fault]);
    await act(REBOOT);
    await simulator.world.clock.sleep(DAY);
    expect(await told(appliance)).toMatchObject({ shell, parts });
  });

  it("stop for the console when the shell stops them, until the next boot", async () => {
    const { appliance } = createTestAppliance();
    await run(appliance, "services.stop --name vmware-vpxd");
    await run(appliance, "services.stop --name vmware-sps");
    expect(await told(appliance)).toMatchObject({
      shell: "up up down up",
      parts: { "reverse-proxy": "running", vcenter: "stopped", "web-client": "running" },
    });
    await run(appliance, "services.restart --name vmware-vpxd");
    expect(await told(appliance)).toMatchObject({ shell: "up up up up", parts: { vcenter: "running" } });
  });
});
