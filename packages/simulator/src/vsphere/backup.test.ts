import { afterEach, describe, expect, it } from "vitest";
import type { Simulator } from "../create-simulator.ts";
import { U1 } from "../vcsa/test-console.ts";
import { aSimulator, clientOf, type TestClient } from "./test-client.ts";

const started: Simulator[] = [];
afterEach(() => Promise.all(started.splice(0).map((simulator) => simulator.close())));

async function aSite(...args: Parameters<typeof aSimulator>) {
  const simulator = await aSimulator(...args);
  started.push(simulator);
  const vcenter = await clientOf(simulator);
  await vcenter.login();
  const vm = await vcenter.machine("vcsa-01");
  const state = () => simulator.appliances[0]?.state;
  return { simulator, vcenter, vm, state, clock: simulator.world.clock };
}

const cloneAs = (name: string) =>
  `<folder type="Folder">group-v3</folder><name>${name}</name><spec><location/><powerOn>false</powerOn><template>false</template></spec>`;

const iso = (file: string, connected = true) =>
  `<spec><deviceChange><operation>edit</operation><device xsi:type="VirtualCdrom"><key>3000</key>` +
  `<backing xsi:type="VirtualCdromIsoBackingInfo"><fileName>[datastore1] iso/${file}</fileName></backing>` +
  `<connectable><startConnected>true</startConnected><allowGuestControl>true</allowGuestControl>` +
  `<connected>${connected}</connected></connectable></device></deviceChange></spec>`;

const drive = async (client: TestClient, vm: string) => {
  const told = await client.property(vm, "config.hardware.device[3000].connectable");
  return { connected: /<connected>(\w+)</.exec(told)?.[1], status: /<status>(\w+)</.exec(told)?.[1] };
};

async function update({ attach, world }: Simulator): Promise<void> {
  for (const command of [
    "software-packages stage --iso --acceptEulas",
    "software-packages install --staged",
    "shutdown reboot -r update",
  ]) {
    const session = attach("vcsa-01", { command });
    let over = false;
    void session.exit.then(() => {
      over = true;
    });
    while (!over) await world.clock.advance(60_000);
  }
  await world.clock.advance(20 * 60_000);
}

describe("a clone of the appliance", () => {
  it("takes its time, tells how far it is, and has all eleven disks", async () => {
    const { vcenter, vm, clock } = await aSite();
    const begun = await vcenter.call("CloneVM_Task", vm, cloneAs("backup"));
    const task = `Task:${/<returnval type="Task">([^<]+)</.exec(begun)?.[1]}`;
    await clock.advance(5 * 60_000);
    const progress = Number(await vcenter.property(task, "info.progress"));
    expect(progress).toBeGreaterThan(20);
    expect(progress).toBeLessThan(80);
    await clock.advance(15 * 60_000);
    expect(await vcenter.property(task, "info.state")).toBe("success");
    const backup = await vcenter.machine("backup");
    expect(await vcenter.property(backup, "summary.config.numVirtualDisks")).toBe("11");
    expect(await vcenter.property(backup, "runtime.powerState")).toBe("poweredOff");
  });

  it("brings the appliance back to what it was: powered on in its place, at the host, after an update (V6, V7)", async () => {
    const { simulator, vcenter, vm, state, clock } = await aSite({ iso: U1 });
    expect(await vcenter.run("CloneVM_Task", vm, cloneAs("backup"))).toContain("<state>success");
    await update(simulator);
    expect(state()).toMatchObject({ version: "6.0.0.10000", phase: "up" });
    const host = await clientOf(simulator, "host");
    await host.login();
    await host.run("PowerOffVM_Task", await host.machine("vcsa-01"));
    expect(state()).toMatchObject({ phase: "off" });
    expect(simulator.appliances[0]?.ports).toEqual({ ssh: false, https: false, vami: false });
    await host.run("PowerOnVM_Task", await host.machine("backup"));
    await clock.advance(20 * 60_000);
    expect(state()).toMatchObject({ version: "6.0.0.5100", vpxdBuild: 2559267, phase: "up" });
    expect(await vcenter.call("RetrieveServiceContent", "ServiceInstance:ServiceInstance")).toContain(
      "<build>2559267<",
    );
    // And forward again: the machine that was left has kept what was updated.
    await host.run("PowerOffVM_Task", await host.machine("backup"));
    await host.run("PowerOnVM_Task", await host.machine("vcsa-01"));
    await clock.advance(20 * 60_000);
    expect(state()).toMatchObject({ version: "6.0.0.10000", phase: "up" });
  });

  it("has no place while the appliance itself runs: it is on, and has no address", async () => {
    const { simulator, vcenter, vm, state } = await aSite();
    await vcenter.run("CloneVM_Task", vm, cloneAs("backup"));
    const backup = await vcenter.machine("backup");
    await vcenter.run("PowerOnVM_Task", backup);
    expect(await vcenter.property(backup, "runtime.powerState")).toBe("poweredOn");
    expect(await vcenter.property(backup, "guest.ipAddress")).toBe("");
    expect(await vcenter.property(vm, "guest.ipAddress")).toBe("192.168.10.10");
    expect(state()?.phase).toBe("up");
    expect(simulator.world.journal.events.some(({ type }) => type === "address-taken")).toBe(true);
  });

  it("is refused for want of space, a second of the same name, and anywhere but in vCenter", async () => {
    const { simulator, vcenter, vm } = await aSite();
    const small = cloneAs("x").replace(
      "<location/>",
      '<location><datastore type="Datastore">datastore-16</datastore></location>',
    );
    for (const name of ["1", "2", "3"]) await vcenter.run("CloneVM_Task", vm, small.replace(">x<", `>${name}<`));
    expect(await vcenter.run("CloneVM_Task", vm, small.replace(">x<", ">4<"))).toContain('xsi:type="NoDiskSpace"');
    expect(await vcenter.run("CloneVM_Task", vm, cloneAs("1"))).toContain('xsi:type="DuplicateName"');
    const host = await clientOf(simulator, "host");
    await host.login();
    expect(await host.call("CloneVM_Task", await host.machine("vcsa-01"), cloneAs("5"))).toContain("NotSupportedFault");
  });

  it("is there as well after the simulation was put back to a moment in the middle of it", async () => {
    const { simulator, vcenter, vm, clock } = await aSite();
    await vcenter.call("CloneVM_Task", vm, cloneAs("backup"));
    await clock.advance(4 * 60_000);
    const snapshot = JSON.parse(JSON.stringify(simulator.snapshot()));
    await clock.advance(30 * 60_000);
    const undisturbed = await vcenter.property(await vcenter.machine("backup"), "config.uuid");
    simulator.restore(snapshot);
    await vcenter.login();
    await expect(vcenter.machine("backup")).rejects.toThrow("no machine");
    await clock.advance(30 * 60_000);
    expect(await vcenter.property(await vcenter.machine("backup"), "config.uuid")).toBe(undisturbed);
  });
});

describe("a snapshot of the appliance", () => {
  it("is refused with its memory, and covers one of eleven disks without: the others are independent (V7)", async () => {
    const { vcenter, vm } = await aSite();
    const take = (memory: boolean) => `<name>s</name><memory>${memory}</memory><quiesce>false</quiesce>`;
    expect(await vcenter.run("CreateSnapshot_Task", vm, take(true))).toContain(
      'xsi:type="MemorySnapshotOnIndependentDisk"',
    );
    expect(await vcenter.run("CreateSnapshot_Task", vm, take(false))).toContain("<state>success");
    const root = /snapshot type="VirtualMachineSnapshot">([^<]+)/.exec(await vcenter.property(vm, "snapshot"))?.[1];
    const devices = await vcenter.property(`VirtualMachineSnapshot:${root}`, "config.hardware.device");
    expect(devices.match(/xsi:type="VirtualDisk"/g)).toHaveLength(1);
  });

  it("does not bring the whole back after an update: the system is of then, the data of now, and services never come up", async () => {
    const { simulator, vcenter, vm, state, clock } = await aSite({ iso: U1 });
    await vcenter.run("CreateSnapshot_Task", vm, "<name>s</name><memory>false</memory><quiesce>false</quiesce>");
    await update(simulator);
    const host = await clientOf(simulator, "host");
    await host.login();
    const own = await host.machine("vcsa-01");
    await host.run("RevertToCurrentSnapshot_Task", own);
    await host.run("PowerOnVM_Task", own);
    await clock.advance(60 * 60_000);
    expect(state()).toMatchObject({ version: "6.0.0.5100", phase: "proxy" });
  });

  it("covers all once the disks' type was changed, for which the machine has to be off (V7)", async () => {
    const { simulator, vcenter, vm, state, clock } = await aSite();
    const keys = [2001, 2002, 2003, 2004, 2005, 2006, 2008, 2009, 2010, 2011];
    const dependent = keys.map(
      (key) =>
        `<deviceChange><operation>edit</operation><device xsi:type="VirtualDisk"><key>${key}</key>` +
        `<backing xsi:type="VirtualDiskFlatVer2BackingInfo"><diskMode>persistent</diskMode></backing></device></deviceChange>`,
    );
    const spec = `<spec>${dependent.join("")}</spec>`;
    expect(await vcenter.run("ReconfigVM_Task", vm, spec)).toContain('xsi:type="InvalidPowerState"');
    const host = await clientOf(simulator, "host");
    await host.login();
    const own = await host.machine("vcsa-01");
    await host.run("PowerOffVM_Task", own);
    expect(await host.run("ReconfigVM_Task", own, spec)).toContain("<state>success");
    await host.run("PowerOnVM_Task", own);
    await clock.advance(20 * 60_000);
    expect(
      await host.run("CreateSnapshot_Task", own, "<name>s</name><memory>true</memory><quiesce>false</quiesce>"),
    ).toContain("<state>success");
    await clock.advance(60_000);
    await host.run("RevertToCurrentSnapshot_Task", own);
    expect(state()).toMatchObject({ phase: "up" });
  });
});

describe("the CD drive", () => {
  it("shows the appliance the ISO of a datastore: it is what `software-packages` stages from (V10)", async () => {
    const { simulator, vcenter, vm, state } = await aSite();
    expect(await vcenter.run("ReconfigVM_Task", vm, iso(U1))).toContain("<state>success");
    expect(await drive(vcenter, vm)).toEqual({ connected: "true", status: "ok" });
    expect(state()?.iso).toBe(U1);
    await update(simulator);
    expect(state()?.version).toBe("6.0.0.10000");
  });

  it("refuses a file that is not there, and is as it was before", async () => {
    const { vcenter, vm, state } = await aSite({ iso: U1 });
    expect(await vcenter.run("ReconfigVM_Task", vm, iso("nothing.iso"))).toContain('xsi:type="FileNotFound"');
    expect(await drive(vcenter, vm)).toEqual({ connected: "true", status: "ok" });
    expect(state()?.iso).toBe(U1);
  });

  it("stays at connecting with the client's own device: no client offers one (V10, V11)", async () => {
    const { vcenter, vm, state, clock } = await aSite();
    const client = iso(U1).replace(
      /<backing.*<\/backing>/,
      '<backing xsi:type="VirtualCdromRemotePassthroughBackingInfo"><deviceName/><exclusive>false</exclusive></backing>',
    );
    await vcenter.run("ReconfigVM_Task", vm, client);
    await clock.advance(60 * 60_000);
    expect(await drive(vcenter, vm)).toEqual({ connected: "false", status: "untried" });
    expect(state()?.iso).toBeUndefined();
  });

  it("stays at connecting where that goes wrong: by a fault, or by the medium's name (V11)", async () => {
    const armed = await aSite({}, ["no-medium"]);
    await armed.vcenter.run("ReconfigVM_Task", armed.vm, iso(U1));
    expect(await drive(armed.vcenter, armed.vm)).toEqual({ connected: "false", status: "untried" });
    const named = await aSite();
    await named.vcenter.run("ReconfigVM_Task", named.vm, iso(U1.replace(/\.iso$/, ".no-medium.iso")));
    expect(await drive(named.vcenter, named.vm)).toEqual({ connected: "false", status: "untried" });
    expect(named.simulator.faults.hits()).toContainEqual({ id: "no-medium", hits: 1 });
  });

  it("follows whoever else puts a medium in or takes it out", async () => {
    const { simulator, vcenter, vm } = await aSite();
    simulator.appliances[0]?.insertIso(U1);
    expect(await drive(vcenter, vm)).toEqual({ connected: "true", status: "ok" });
    expect(await vcenter.property(vm, "config.hardware.device[3000].backing.fileName")).toBe(`[datastore1] iso/${U1}`);
    simulator.appliances[0]?.insertIso(undefined);
    expect(await drive(vcenter, vm)).toEqual({ connected: "false", status: "ok" });
  });
});
