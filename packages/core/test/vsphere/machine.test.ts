import { describe, expect, it } from "vitest";
import { createMemoryInventory, type MemoryInventoryOptions } from "../../src/adapters/memory-inventory.ts";
import { type Clock, parseInstant, VirtualClock } from "../../src/clock/index.ts";
import type { Machine } from "../../src/ports/inventory.ts";
import type { Check } from "../../src/vcsa/machine/check.ts";
import { cloneName } from "../../src/vcsa/machine/clone-name.ts";
import { clonesOf, fateOf } from "../../src/vcsa/machine/clones.ts";
import { awaitConnection, connectIso } from "../../src/vcsa/machine/connect-iso.ts";
import { findMachine } from "../../src/vcsa/machine/find-machine.ts";
import { type CloneBegun, makeClone } from "../../src/vcsa/machine/make-clone.ts";
import { precheck } from "../../src/vcsa/machine/precheck.ts";
import { aMachine, aStore } from "./builders.ts";

const ISO = "[datastore1] iso/VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
const DAY = 24 * 60 * 60_000;
const NOW = parseInstant("2015-10-08T02:40:05Z") ?? 0;

function aScene(change: Partial<MemoryInventoryOptions> = {}) {
  const clock = new VirtualClock({ startsAt: NOW, speed: "max" });
  const begun: string[] = [];
  const inventory = createMemoryInventory({
    clock,
    about: { name: "VMware vCenter Server 6.0.0 build-2559268", version: "6.0.0", build: 2559268, kind: "vcenter" },
    machines: [aMachine()],
    stores: [aStore()],
    files: { "datastore-1": [{ path: ISO, bytes: 5 }] },
    taskMs: 60_000,
    onBegin: (what) => begun.push(what),
    ...change,
  });
  return { clock: clock as Clock, inventory, begun };
}

describe("the appliance's VM", () => {
  it("is found by its guest's address before its name, and by the name that was given before both", async () => {
    const other = aMachine({ id: "vm-11", name: "vcsa-02", addresses: [] });
    const { inventory } = aScene({ machines: [aMachine({ name: "prod-vc" }), other] });
    expect((await findMachine(inventory, { name: "vcsa-02", host: "192.0.2.10" })).name).toBe("prod-vc");
    expect((await findMachine(inventory, { name: "vcsa-02", host: "198.51.100.1" })).name).toBe("vcsa-02");
    expect((await findMachine(inventory, { vm: "prod-vc", name: "vcsa-02" })).name).toBe("prod-vc");
  });

  it("is asked for by name where there is none or more than one", async () => {
    const twin = aMachine({ id: "vm-11", name: "twin" });
    const { inventory } = aScene({ machines: [aMachine(), twin] });
    await expect(findMachine(inventory, { name: "x", host: "192.0.2.10" })).rejects.toThrow(/several are/);
    await expect(findMachine(inventory, { name: "nobody" })).rejects.toMatchObject({
      message: expect.stringMatching(/none is called.*nobody/),
      hint: expect.stringContaining("twin, vcsa-01"),
    });
  });
});

describe("an appliance that was gone back to a clone", () => {
  const clone = (at: number, change: Partial<Machine> = {}) =>
    aMachine({ id: `vm-${at}`, name: cloneName("vcsa-01", at), addresses: [], power: "off", ...change });

  it("runs in the clone, as long as its own VM is off", async () => {
    const standIn = clone(NOW, { power: "on" });
    const machines = [aMachine({ power: "off" }), clone(NOW + DAY), standIn];
    expect((await findMachine(aScene({ machines }).inventory, { name: "vcsa-01" })).name).toBe(standIn.name);
    const both = [aMachine(), standIn];
    expect((await findMachine(aScene({ machines: both }).inventory, { name: "vcsa-01" })).name).toBe("vcsa-01");
    const none = [aMachine({ power: "off" }), clone(NOW)];
    expect((await findMachine(aScene({ machines: none }).inventory, { name: "vcsa-01" })).name).toBe("vcsa-01");
  });

  it("is cloned under its own name, so that the clone is found as one of its", async () => {
    const standIn = clone(NOW - DAY, { power: "on" });
    const { clock, inventory } = aScene({ machines: [aMachine({ power: "off" }), standIn] });
    const end = await makeClone(inventory, standIn, { clock });
    expect(end).toMatchObject({ kind: "done", clone: { name: cloneName("vcsa-01", NOW) } });
    expect(await clonesOf(inventory, "vcsa-01")).toHaveLength(2);
  });
});

describe("a clone (V7)", () => {
  it("has all disks, is told of as it grows, and is written down before and after it is asked for", async () => {
    const { clock, inventory, begun } = aScene();
    const [written, told]: [CloneBegun[], number[]] = [[], []];
    const end = await makeClone(inventory, aMachine(), {
      clock,
      onBegin: async (one) => void written.push(one),
      onProgress: (percent) => told.push(percent),
    });
    expect(end).toMatchObject({ kind: "done", clone: { name: "vcsa-01-patchrig-20151008T024005Z", wasThere: false } });
    expect(written.map(({ task }) => task === null)).toEqual([true, false]);
    expect(told.length).toBeGreaterThan(3);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(begun).toEqual(["VirtualMachine.clone"]);
  });

  it("is not asked for again while its task is known, goes on, or has left it there", async () => {
    const { clock, inventory, begun } = aScene();
    const name = cloneName("vcsa-01", NOW);
    const task = await inventory.clone(aMachine(), { name });
    const waited = await makeClone(inventory, aMachine(), { clock, begun: { name, task } });
    expect(waited).toMatchObject({ kind: "done", clone: { name, wasThere: true } });
    const forgotten = await makeClone(inventory, aMachine(), { clock, begun: { name, task: "task-gone" } });
    expect(forgotten).toMatchObject({ kind: "done", clone: { name, wasThere: true } });
    await inventory.clone(aMachine(), { name: "somebody's" });
    const foreign = await makeClone(inventory, aMachine(), { clock, begun: { name: "never-arrived", task: null } });
    expect(foreign).toMatchObject({ kind: "done", clone: { name: "somebody's", wasThere: true } });
    expect(begun).toHaveLength(2);
  });

  it("is asked for under its own name where it never arrived", async () => {
    const { clock, inventory, begun } = aScene();
    const name = cloneName("vcsa-01", NOW - DAY);
    const end = await makeClone(inventory, aMachine(), { clock, begun: { name, task: null } });
    expect(end).toMatchObject({ kind: "done", clone: { name, wasThere: false } });
    expect(begun).toHaveLength(1);
  });

  it("is refused without room, and failed where it fails or is not whole", async () => {
    const full = aScene({ stores: [aStore({ freeBytes: 1024 ** 3 })] });
    expect(await makeClone(full.inventory, aMachine(), { clock: full.clock })).toMatchObject({
      kind: "refused",
      problem: { text: expect.stringMatching(/needs 38 GiB; free: datastore1 1 GiB/) },
    });
    expect(full.begun).toEqual([]);
    const broken = aScene({ fails: () => "the disk is full (NoDiskSpace)" });
    expect(await makeClone(broken.inventory, aMachine(), { clock: broken.clock })).toMatchObject({
      kind: "failed",
      problem: { text: expect.stringContaining("NoDiskSpace") },
    });
    const half = aMachine({ id: "vm-12", name: "half", disks: aMachine().disks.slice(1), power: "off" });
    const scene = aScene({ machines: [aMachine(), half] });
    expect(
      await makeClone(scene.inventory, aMachine(), { clock: scene.clock, begun: { name: "half", task: null } }),
    ).toMatchObject({ kind: "failed", problem: { text: expect.stringMatching(/half has 2 disks.*no whole clone/) } });
  });
});

describe("the CD drive (V10, V11)", () => {
  it("is waited for, and advised on when it stays at connecting", async () => {
    const { clock, inventory } = aScene({ connects: () => "connecting" });
    const from = clock.now();
    const end = await connectIso(inventory, aMachine(), { path: ISO, clock });
    expect(end).toMatchObject({ kind: "refused" });
    expect(end.kind === "refused" && end.problem.text).toMatch(/still connecting after 12\d s.*never arrives/);
    expect(end.kind === "refused" && end.problem.hint).toMatch(/upload it to a datastore/);
    expect(clock.now() - from).toBeGreaterThan(120_000);
  });

  it("is left alone where it holds the medium already, and says when it failed", async () => {
    const drive = {
      key: 3000,
      label: "CD/DVD drive 1",
      medium: { kind: "iso", path: ISO },
      connection: "connected",
    } as const;
    const { clock, inventory, begun } = aScene({ machines: [aMachine({ cdDrives: [drive] })] });
    const machine = await inventory.machine("vm-10");
    expect(await connectIso(inventory, machine, { path: ISO, clock })).toMatchObject({ kind: "done", wasThere: true });
    expect(begun).toEqual([]);
    const failed = aScene({ machines: [aMachine({ cdDrives: [{ ...drive, connection: "failed" }] })] });
    expect((await awaitConnection(failed.inventory, machine, { clock: failed.clock }))?.text).toMatch(/is failed/);
  });
});

describe("a clone's days (V27)", () => {
  const made = parseInstant("2015-10-08T00:00:00Z") ?? 0;
  const clone = { id: "vm-20", name: cloneName("vcsa-01", made), madeAt: made };
  const off = aMachine({ power: "off" });
  const kindAt = (days: number, machine: Machine = off, since?: number) =>
    fateOf(clone, machine, { now: made + days * DAY, since }).kind;

  it("are two before anybody is asked, and three before --yes is enough", () => {
    expect([0, 1.99, 2.01, 2.99, 3.01].map((days) => kindAt(days))).toEqual([
      ...["too-young", "too-young", "ask", "ask", "may-go"],
    ]);
  });

  it("count from the end of the update where that is known, and never for one that is on", () => {
    expect(kindAt(4, off, made + 3 * DAY)).toBe("too-young");
    expect(kindAt(30, aMachine({ power: "on" }))).toBe("in-use");
  });

  it("are told by the clone's name, whatever else there is", async () => {
    const names = [clone.name, "vcsa-01-patchrig-yesterday", "vcsa-01-clone", cloneName("vcsa-02", made)];
    const others = names.map((name, index) => aMachine({ id: `vm-3${index}`, name, addresses: [] }));
    const { inventory } = aScene({ machines: [aMachine(), ...others] });
    expect((await clonesOf(inventory, "vcsa-01")).map(({ name }) => name)).toEqual([clone.name]);
    expect((await clonesOf(inventory, clone.name)).map(({ name }) => name)).toEqual([clone.name]);
  });
});

describe("the precheck", () => {
  const check = async (change: Partial<MemoryInventoryOptions>, name: Check["name"], wish = {}) => {
    const { inventory, clock } = aScene(change);
    const { checks, ok } = await precheck(inventory, { clue: { name: "vcsa-01" }, wait: { clock }, ...wish });
    const found = checks.find((one) => one.name === name);
    return { ok, ...found };
  };

  it("finds nothing to refuse where all is there, and plans the release that fixes the advisories", async () => {
    expect(await check({}, "update")).toMatchObject({
      ok: true,
      outcome: "ok",
      text: expect.stringMatching(/6\.0 U1/),
    });
    expect(await check({}, "iso")).toMatchObject({ outcome: "ok", text: expect.stringContaining(ISO) });
  });

  it("finds a medium whose name no table has by the planned build, as FP alone, or asks for its name", async () => {
    const about = { name: "VMware vCenter Server 8.0.3", version: "8.0.3", build: 24022515, kind: "vcenter" } as const;
    const named = (kind: string) =>
      `[datastore1] VMware-vCenter-Server-Appliance-8.0.3.01100-25600417-patch-${kind}.iso`;
    const files = (...kinds: string[]) => ({ "datastore-1": kinds.map((kind) => ({ path: named(kind), bytes: 5 })) });
    const wish = { to: "8.0u3k" };
    expect(await check({ about, files: files("TP", "FP") }, "iso", wish)).toMatchObject({
      outcome: "ok",
      text: expect.stringContaining(named("FP")),
    });
    expect(await check({ about, files: files("TP") }, "iso", wish)).toMatchObject({
      outcome: "warning",
      text: expect.stringMatching(/name of 8\.0 U3k's ISO is not known.*no FP of build 25600417/),
    });
  });

  it("tells which patches of the line that runs are there instead, one by one, and counts the others", async () => {
    const patch = (rest: string) => `[datastore1] iso/VMware-vCenter-Server-Appliance-${rest}-patch-FP.iso`;
    const names = ["6.0.0.5110-2656759", "6.0.0.20000-3634791", "6.5.0.5200-4944578", "7.0.2.00100-17920168"];
    const files = { "datastore-1": names.map((name) => ({ path: patch(name), bytes: 5 })) };
    const found = await check({ files }, "iso");
    expect(found).toMatchObject({ outcome: "refused", text: expect.not.stringContaining("5110") });
    expect(found.seen).toEqual([patch("6.0.0.5110-2656759"), patch("6.0.0.20000-3634791"), "and 2 more"]);
    const foreign = { "datastore-1": files["datastore-1"].slice(2) };
    expect((await check({ files: foreign }, "iso")).seen).toEqual(["2 of other release lines than 6.0"]);
    expect(await check({ files }, "iso", { to: "6.0u9" })).not.toHaveProperty("seen");
  });

  it("says why a clone: which disks a snapshot would leave out (V7)", async () => {
    const disks = aMachine().disks.map((disk, index) => ({ ...disk, isIndependent: index === 2 }));
    expect((await check({ machines: [aMachine({ disks })] }, "disks")).text).toMatch(/leave out Hard disk 3 \(indep/);
  });

  it.each<[Check["name"], Partial<MemoryInventoryOptions>, RegExp]>([
    ["machine", { machines: [aMachine({ power: "off" })] }, /vcsa-01 is off/],
    ["machine", { machines: [aMachine({ question: "moved or copied?" })] }, /waits for an answer: moved/],
    ["host", { machines: [aMachine({ host: { id: "h", name: "esxi-01", isUsable: false } })] }, /maintenance/],
    ["space", { stores: [aStore({ freeBytes: 0 })] }, /needs 38 GiB; free: datastore1 0 MiB/],
    ["iso", { files: {} }, /is on no datastore.*no patch ISO/],
    ["cd-drive", { machines: [aMachine({ cdDrives: [] })] }, /has no CD/],
    [
      "about",
      { about: { name: "VMware ESXi 6.0.0 build-2494585", version: "6.0.0", build: 2494585, kind: "host" } },
      /is an ESXi host/,
    ],
  ])("refuses where the %s is not as it must be", async (name, change, text) => {
    expect(await check(change, name)).toMatchObject({
      ok: false,
      outcome: "refused",
      text: expect.stringMatching(text),
    });
  });

  it("waits for a drive that is connecting, and refuses it with advice", async () => {
    const medium = { kind: "client", device: "CD/DVD" } as const;
    const drive = { key: 3000, label: "CD/DVD drive 1", medium, connection: "connecting" } as const;
    expect(await check({ machines: [aMachine({ cdDrives: [drive] })] }, "cd-drive")).toMatchObject({
      outcome: "refused",
      text: expect.stringMatching(/still connecting after 12\d s: the CD\/DVD of a client/),
    });
  });

  it("compares the medium at hand with the plan, and takes no TP (V9)", async () => {
    const medium = (kind: "FP" | "TP", version = "6.0.0.10000", build = 3018521) => ({
      medium: { value: { name: "a.iso", label: "", kind, version, build, packages: 3, why: ["seen"] } },
    });
    expect(await check({}, "medium", medium("FP"))).toMatchObject({ ok: true, outcome: "ok" });
    expect(await check({}, "medium", medium("TP"))).toMatchObject({
      outcome: "refused",
      text: expect.stringMatching(/is a TP/),
    });
    const other = medium("FP", "6.0.0.20000", 3634791);
    expect(await check({}, "medium", other)).toMatchObject({
      outcome: "refused",
      text: expect.stringMatching(/planned is 6\.0\.0\.10000/),
    });
  });
});
