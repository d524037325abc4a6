import { describe, expect, it } from "vitest";
import { openRepository } from "../../servers/repository.ts";
import type { Appliance } from "../machine/appliance.ts";
import { createTestAppliance, execute, happening, openConsole, U1_TP } from "../test-console.ts";

const stage = "software-packages stage --iso --acceptEulas";
const install = "software-packages install --staged";

async function outcome(appliance: Appliance, command: string) {
  const session = execute(appliance, command);
  const { status } = await session.exit;
  return { status, screen: session.screen };
}

/** It said something, and neither began nor ended well. */
function expectRefused({ status, screen }: { status: number | undefined; screen: string }) {
  expect(status).toBe(1);
  expect(screen).toMatch(/^ \[[^\]]+\] : \S.*\n$/);
  expect(screen).not.toMatch(/successful|Running|ISO mounted/);
}

describe("what the state forbids", () => {
  it("refuses to install, unstage, validate or list what is not staged", async () => {
    const { appliance } = createTestAppliance();
    for (const command of [install, "software-packages unstage", "software-packages validate"]) {
      expectRefused(await outcome(appliance, command));
    }
    expectRefused(await outcome(appliance, "software-packages list --staged"));
    expect(appliance.state.update).toBe("idle");
  });

  it("refuses a second operation while one session stands at the licence", async () => {
    const { appliance } = createTestAppliance();
    const first = openConsole(appliance);
    await first.until("Command> ");
    await first.run("software-packages stage --iso", "Ctrl+c to quit");
    for (const command of [stage, install, "software-packages unstage", "software-packages install --iso"]) {
      expectRefused(await outcome(appliance, command));
    }
    expect(appliance.state.update).toBe("staging");
  });

  it("refuses a second operation while one session installs", async () => {
    const { appliance, world } = createTestAppliance();
    await outcome(appliance, stage);
    const first = execute(appliance, install);
    await first.until("Services stopped.\n");
    expectRefused(await outcome(appliance, stage));
    expectRefused(await outcome(appliance, install));
    expect((await first.exit).status).toBe(0);
    expect(world.journal.events.filter(({ type }) => type === "refused")).toHaveLength(2);
  });

  it("refuses everything between the install and the reboot", async () => {
    const { appliance } = createTestAppliance();
    await outcome(appliance, stage);
    await outcome(appliance, install);
    for (const command of [stage, install, "software-packages unstage", "software-packages install --iso"]) {
      expectRefused(await outcome(appliance, command));
    }
    expect(appliance.state.update).toBe("installed");
  });

  it("unstages, after which nothing is staged", async () => {
    const { appliance } = createTestAppliance();
    await outcome(appliance, stage);
    expect((await outcome(appliance, "software-packages validate")).status).toBe(0);
    expect((await outcome(appliance, "software-packages unstage")).status).toBe(0);
    expect(appliance.state).toMatchObject({ update: "idle", staged: undefined });
    expectRefused(await outcome(appliance, install));
  });

  it("keeps what was staged before when a second stage is declined", async () => {
    const { appliance } = createTestAppliance();
    await outcome(appliance, stage);
    const again = execute(appliance, "software-packages stage --iso");
    await again.until("[yes/no] ");
    await again.type("no\n");
    await again.exit;
    expect(appliance.state).toMatchObject({ update: "staged", staged: { build: 3018521 } });
  });

  it("keeps nothing when a stage is interrupted after its licence was accepted", async () => {
    const { appliance } = createTestAppliance();
    const session = openConsole(appliance);
    await session.until("Command> ");
    await session.run(stage, "1/143");
    await session.type("\u0003");
    await session.until("Command> ");
    expect(appliance.state).toMatchObject({ update: "idle", staged: undefined });
  });

  it("does not let Ctrl+C stop an install", async () => {
    const { appliance, world } = createTestAppliance();
    await outcome(appliance, stage);
    const session = openConsole(appliance);
    await session.until("Command> ");
    await session.run(install, "Services stopped.\n");
    await session.type("\u0003");
    await happening(world, "state", { to: "installed" });
    await session.until("Command> ");
    expect(session.screen).toContain("Packages upgraded successfully");
  });
});

describe("what the medium forbids", () => {
  it("refuses an empty drive, an installer ISO and any other ISO", async () => {
    const { appliance } = createTestAppliance();
    for (const iso of [undefined, "VMware-VCSA-all-6.0.0-3018524.iso", "debian-12.iso"]) {
      appliance.insertIso(iso);
      expectRefused(await outcome(appliance, stage));
      expectRefused(await outcome(appliance, "software-packages list --iso"));
    }
    expect(appliance.state.update).toBe("idle");
  });

  it("refuses a payload that is no newer than what runs", async () => {
    const { appliance } = createTestAppliance({ profile: "vcsa/6.0u1" });
    expectRefused(await outcome(appliance, stage));
    appliance.insertIso("VMware-vCenter-Server-Appliance-6.0.0.5120-2800573-patch-FP.iso");
    expectRefused(await outcome(appliance, stage));
  });

  it("refuses a repository that has nothing new, and one that is none", async () => {
    const { appliance, world } = createTestAppliance({ profile: "vcsa/6.0u3" });
    const repository = await openRepository(world, { host: "127.0.0.1", port: 0 });
    expect((await outcome(appliance, "software-packages install --url --acceptEulas")).status).toBe(0);
    await outcome(appliance, "shutdown reboot -r patch");
    await happening(world, "phase", { phase: "up" });
    // The latest of its line: what the repository has of later ones is not for it.
    expect(appliance.state.version).toBe("6.0.0.30200");
    expectRefused(await outcome(appliance, "software-packages stage --url --acceptEulas"));
    expectRefused(await outcome(appliance, "software-packages stage --url ftp://repo/"));
    await repository.close();
  });

  it("stages a TP medium, whose name tells what it is (V9)", async () => {
    const { appliance } = createTestAppliance({ iso: U1_TP });
    expect((await outcome(appliance, stage)).status).toBe(0);
    expect((await outcome(appliance, "software-packages list --staged")).screen).toMatch(
      /name: VC-6\.0\.0U1-Appliance-TP\n/,
    );
  });

  it("throws for what can be no ISO's name and for an unknown profile", () => {
    const { appliance } = createTestAppliance();
    expect(() => appliance.insertIso("")).toThrow(/\.iso/);
    expect(() => createTestAppliance({ iso: "patch.zip" })).toThrow(/\.iso/);
    expect(() => createTestAppliance({ profile: "vcsa/9.9" })).toThrow(/vcsa\/6\.0/);
    appliance.insertIso("[datastore1] iso/VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso");
    expect(appliance.state.iso).toContain("datastore1");
  });
});
