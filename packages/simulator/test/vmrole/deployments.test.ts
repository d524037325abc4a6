import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChildVhd, createVhd } from "@patchrig/core/vhd";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { atRest, changeConfiguration, createService, deploy, instancesOf, refusal, SLOT, write } from "./deployed.ts";
import { base64, between, type ServiceUnderTest, startService, xml } from "./service-under-test.ts";
import { cscfg, cspkg, sendPackage, setParent, upload } from "./uploads.ts";

const MIB = 2 ** 20;
const now = 1_298_160_000_000;
const SHOP = [{ name: "Shop" }];
const from = (image: string, count = 2) => ({ roles: [{ name: "Shop", count, image }] });

describe("a VM role that is deployed", () => {
  let service: ServiceUnderTest;
  let folder: string;
  const file = (name: string) => join(folder, `${name}.vhd`);
  const succeeded = async (asked: ReturnType<typeof deploy>) =>
    expect(await service.ended(await asked)).toContain("<Status>Succeeded</Status>");
  const reimage = (comp: string) => service.call(`${SLOT}/roleinstances/Shop_IN_0?comp=${comp}`, { body: "" });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-deployments-"));
    await createVhd(file("base"), { type: "dynamic", size: 8 * MIB, now });
    for (const name of ["one", "two"]) await createChildVhd(file(name), { parent: file("base"), now });
    await createVhd(file("large"), { type: "dynamic", size: 36 * 1024 * MIB, now });
    return () => rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    service = await startService();
    await createService(service);
    for (const name of ["base", "one", "two"]) await upload(service, name, file(name));
  });
  afterEach(() => service.simulator.close());

  it("starts from its image, and tells so in its version's words (M7, W17)", async () => {
    await succeeded(deploy(service, SHOP, from("base")));
    const ready = await atRest(service);
    expect(ready).toMatchObject([
      { name: "Shop_IN_0", from: { image: "base" }, application: { from: "image", id: "base" } },
      { name: "Shop_IN_1" },
    ]);
    const status = async (version: string) => between((await service.call(SLOT, { version })).body, "InstanceStatus");
    expect(await status("2011-03-28")).toBe("Ready");
    expect(await status("2012-03-01")).toBe("ReadyRole");
    const old = (await service.call(SLOT, { version: "2011-03-28" })).body;
    expect(old).not.toContain("InstanceUpgradeDomain");
    expect((await service.call(SLOT, { version: "2011-10-01" })).body).toContain("<InstanceStateDetails/>");
  });

  it("goes through Initializing and Busy before it is Ready", async () => {
    service.simulator.world.clock.setSpeed("manual");
    await succeeded(deploy(service, SHOP, from("base", 1)));
    const seen = new Set<string | undefined>();
    for (let step = 0; step < 10; step++) {
      seen.add(between((await service.call(SLOT)).body, "InstanceStatus"));
      await service.simulator.world.clock.step();
    }
    expect([...seen]).toEqual(["Initializing", "Busy", "Ready"]);
  });

  it("loses on a reimage what was written to its disk, and keeps it on a reboot (M7, W18)", async () => {
    await succeeded(deploy(service, SHOP, from("base")));
    await atRest(service);
    await write(service, "Shop_IN_0", "C:\\Windows\\KB2393802.log", "patched by Remote Desktop");
    await write(service, "Shop_IN_0", "c:/Resources/Cache/one", "local storage");
    await succeeded(reimage("reboot"));
    expect(Object.keys((await instancesOf(service))[0]?.files ?? {})).toHaveLength(2);
    const [before] = await instancesOf(service);
    await succeeded(reimage("reimage"));
    const [after] = await instancesOf(service);
    expect(after?.files).toEqual({ "c:\\Resources\\Cache\\one": "local storage" });
    expect(after?.computerName).not.toBe(before?.computerName);
  });

  it("loses everything when the hardware below it fails, local storage too (M7)", async () => {
    await succeeded(deploy(service, SHOP, from("base")));
    await atRest(service);
    for (const path of ["C:\\Windows\\KB2393802.log", "C:\\Resources\\Cache\\one"]) {
      await write(service, "Shop_IN_1", path, "x");
    }
    await service.tell("POST", "/vmrole/services/orders/production/instances/Shop_IN_1/hardware-failure", {});
    expect((await atRest(service))[1]).toMatchObject({ status: "ReadyRole", files: {}, from: { image: "base" } });
    const told = service.simulator.world.journal.events.findLast(({ type }) => type === "hardware-failure");
    expect(told?.lost).toHaveLength(2);
  });

  it("is moved to a differencing image by its configuration, once that has its parent (M15)", async () => {
    await succeeded(deploy(service, SHOP, from("base")));
    await atRest(service);
    await write(service, "Shop_IN_0", "C:\\data.txt", "x");
    expect(refusal(await changeConfiguration(service, from("one")))).toEqual([
      ...[
        400,
        "BadRequest",
        expect.stringContaining("The image one is a differencing VHD that has not been given its"),
      ],
    ]);
    await setParent(service, "one", "base");
    await succeeded(changeConfiguration(service, from("one")));
    expect(await atRest(service)).toMatchObject([{ from: { image: "one" }, files: {} }, { from: { image: "one" } }]);
  });

  it("does not get a new application from a new package: that is in its VHD (M11)", async () => {
    const roles = [{ name: "Shop" }, { name: "Front", kind: "WebRole" as const, application: "version 1" }];
    const both = { roles: [{ name: "Shop", image: "base" }, { name: "Front" }] };
    await succeeded(deploy(service, roles, both));
    const [shop, front] = await atRest(service);
    await write(service, "Shop_IN_0", "C:\\data.txt", "x");
    const renewed = roles.map((role) => ({ ...role, application: "version 2" }));
    await succeeded(
      service.call(`${SLOT}?comp=upgrade`, {
        body: xml("UpgradeDeployment", {
          Mode: "Auto",
          PackageUrl: await sendPackage(service, "2.cspkg", cspkg(renewed)),
          Configuration: base64(cscfg(both)),
          Label: "bA==",
        }),
      }),
    );
    const [shopAfter, frontAfter] = await atRest(service);
    expect(frontAfter?.application).not.toEqual(front?.application);
    expect(shopAfter?.application).toEqual(shop?.application);
    expect(shopAfter?.files).toEqual({});
  });

  it("has no guest OS to configure, and the refusal says why (M6)", async () => {
    // What the tools of the time wrote into every project is passed over (M1).
    await succeeded(deploy(service, SHOP, { ...from("base"), attributes: 'osFamily="1" osVersion="*"' }));
    const changed = await changeConfiguration(service, { ...from("base"), attributes: 'osFamily="2" osVersion="*"' });
    const words = expect.stringContaining(
      "osFamily and osVersion do not apply to the role Shop: its operating system is in",
    );
    expect(refusal(changed)).toEqual([400, "BadRequest", words]);
    const { body } = await service.tell("GET", "/vmrole/services/orders/production");
    expect(body).toMatchObject({ configureOs: { enabled: false, reason: words } });
  });

  it("does not start from an image that is too large for its size", async () => {
    expect(await upload(service, "large", file("large"))).toContain("Succeeded");
    await succeeded(deploy(service, SHOP, from("large", 1)));
    expect(await atRest(service)).toMatchObject([
      { status: "FailedStartingVM", problem: "The VHD image selected was too large for the role instance." },
    ]);
    const { body } = await service.call(SLOT, { version: "2011-10-01" });
    expect(between(body, "InstanceErrorCode")).toBe("VhdTooLarge");
    expect(between((await service.call(SLOT)).body, "InstanceStatus")).toBe("Unresponsive");
  });

  it("is updated domain by domain, by hand only when told, in their order", async () => {
    await succeeded(deploy(service, SHOP, from("base", 3)));
    for (const name of ["one", "two"]) await setParent(service, name, "base");
    await succeeded(changeConfiguration(service, from("one", 3), "Manual"));
    const walk = (domain: number) =>
      service.call(`${SLOT}?comp=walkupgradedomain`, { body: xml("WalkUpgradeDomain", { UpgradeDomain: domain }) });
    const images = async () => (await atRest(service)).map((one) => one.from.image);
    expect(await images()).toEqual(["base", "base", "base"]);
    expect(refusal(await walk(1))[2]).toContain("The upgrade domain 0 comes next, not 1");
    await succeeded(walk(0));
    expect(await images()).toEqual(["one", "base", "base"]);
    expect((await service.call(SLOT)).body).toContain(
      "<UpgradeType>Manual</UpgradeType><CurrentUpgradeDomainState>Before</CurrentUpgradeDomainState><CurrentUpgradeDomain>1<",
    );
    expect((await changeConfiguration(service, from("two", 3))).status).toBe(409);
    await succeeded(
      service.call(`${SLOT}?comp=rollback`, {
        ...{ version: "2011-10-01", body: xml("RollbackUpdateOrUpgrade", { Mode: "Auto", Force: "false" }) },
      }),
    );
    expect(await images()).toEqual(["base", "base", "base"]);
    expect((await service.call(SLOT)).body).not.toContain("UpgradeStatus");
  });

  it("is held by one operation at a time, and the refusal names it (A26)", async () => {
    service.simulator.world.clock.setSpeed("manual");
    const created = await deploy(service, SHOP, from("base"));
    const id = String(created.headers["x-ms-request-id"]);
    const refused = refusal(await service.call(SLOT, { method: "DELETE" }));
    expect(refused).toEqual([409, "ConflictError", expect.stringContaining(`x-ms-requestid ${id} on this deployment`)]);
    expect((await service.call(`operations/${id}`)).body).toContain("<Status>InProgress</Status></Operation>");
    await service.simulator.world.clock.step();
    expect((await service.call(`operations/${id}`)).body).toContain("<HttpStatusCode>200</HttpStatusCode>");
  });

  it("is suspended and started with its disks as they were", async () => {
    await succeeded(deploy(service, SHOP, from("base", 1)));
    await atRest(service);
    await write(service, "Shop_IN_0", "C:\\data.txt", "x");
    const status = (Status: string) =>
      service.call(`${SLOT}?comp=status`, { body: xml("UpdateDeploymentStatus", { Status }) });
    await succeeded(status("Suspended"));
    expect(between((await service.call(SLOT)).body, "Status")).toBe("Suspended");
    expect(await instancesOf(service)).toMatchObject([{ status: "StoppedVM" }]);
    expect((await write(service, "Shop_IN_0", "C:\\more.txt", "x")).status).toBe(409);
    await succeeded(status("Running"));
    expect(await atRest(service)).toMatchObject([{ status: "ReadyRole", files: { "C:\\data.txt": "x" } }]);
  });

  it("changes places with the deployment in staging, and nothing is made anew", async () => {
    await succeeded(deploy(service, SHOP, from("base", 1)));
    const staging = { slot: SLOT.replace("production", "staging"), name: "second" };
    await succeeded(deploy(service, SHOP, from("base", 1), staging));
    await atRest(service);
    await write(service, "Shop_IN_0", "C:\\data.txt", "x");
    const swap = (Production: string, SourceDeployment: string) =>
      service.call("services/hostedservices/orders", { body: xml("Swap", { Production, SourceDeployment }) });
    expect((await swap("second", "first")).status).toBe(409);
    await succeeded(swap("first", "second"));
    expect(between((await service.call(SLOT)).body, "Name")).toBe("second");
    expect(between((await service.call(`${staging.slot}`)).body, "Name")).toBe("first");
    const { body } = await service.tell("GET", "/vmrole/services/orders/staging");
    expect(body).toMatchObject({ instances: [{ files: { "C:\\data.txt": "x" } }] });
    const kept = await service.call("services/hostedservices/orders", { method: "DELETE" });
    expect(refusal(kept)).toEqual([409, "ConflictError", expect.stringContaining("has deployments")]);
  });
});

describe("the provider's automatic upgrade of guest operating systems", () => {
  let service: ServiceUnderTest;
  beforeEach(async () => {
    service = await startService();
    await createService(service);
  });
  afterEach(() => service.simulator.close());

  const roles = [{ name: "Front", kind: "WebRole" as const, application: "a" }];
  const upgrade = async (release?: string) =>
    (await service.tell("POST", "/vmrole/guest-os-upgrade", release === undefined ? {} : { release })).body;
  const guestOs = async () => (await atRest(service))[0]?.from.guestOs;

  it("stays inside the family, however new another family's release is (M2)", async () => {
    await service.ended(await deploy(service, roles, { roles: [{ name: "Front" }], attributes: 'osFamily="1"' }));
    expect(await guestOs()).toBe("WA-GUEST-OS-1.10_201102-01");
    expect(await upgrade("4.1_201402-01")).toMatchObject({ roles: [{ role: "Front", left: "another family" }] });
    expect(await guestOs()).toBe("WA-GUEST-OS-1.10_201102-01");
    expect(await upgrade("1.11_201103-01")).toMatchObject({ roles: [{ role: "Front", to: "1.11_201103-01" }] });
    await service.simulator.world.clock.advance(3_600_000);
    expect(await guestOs()).toBe("WA-GUEST-OS-1.11_201103-01");
    // It is the family's newest from now on, for whoever configures anything.
    const renewed = { roles: [{ name: "Front", setting: "hello" }], attributes: 'osFamily="1"' };
    await service.ended(await changeConfiguration(service, renewed));
    expect(await guestOs()).toBe("WA-GUEST-OS-1.11_201103-01");
  });

  it("leaves a version that was chosen, until somebody configures another (M1, M3)", async () => {
    const chosen = (version: string) => ({ roles: [{ name: "Front" }], attributes: `osVersion="${version}"` });
    await service.ended(await deploy(service, roles, chosen("WA-GUEST-OS-1.0_200912-01")));
    expect(await upgrade()).toMatchObject({ roles: [{ left: "chosen version" }] });
    expect(await guestOs()).toBe("WA-GUEST-OS-1.0_200912-01");
    await service.ended(await changeConfiguration(service, { roles: [{ name: "Front" }], attributes: 'osFamily="2"' }));
    expect(await guestOs()).toBe("WA-GUEST-OS-2.12_201208-02");
    const { status } = await changeConfiguration(service, chosen("WA-GUEST-OS-9.9_203001-01"));
    expect(status).toBe(400);
  });
});

describe("a guest that images are made of", () => {
  it("can be generalized three times, and then only with SkipRearm (M19, M20)", async () => {
    const service = await startService();
    const guest = (verb: string, body: unknown = {}) => service.tell("POST", `/vmrole/guests/golden/${verb}`, body);
    await service.tell("POST", "/vmrole/guests", { name: "golden" });
    for (const rearms of [2, 1, 0]) {
      expect((await guest("generalize")).body).toEqual({ outcome: "done", rearms, used: true });
      await guest("boot");
    }
    const failed = (await guest("generalize")).body;
    expect(failed).toMatchObject({ outcome: "failed", code: "0xC004D307" });
    expect(JSON.stringify(failed)).toContain("hr = 0xc004d307");
    expect((await guest("generalize", { skipRearm: true })).body).toEqual({ outcome: "done", rearms: 0, used: false });
    expect((await guest("service-pack")).body).toMatchObject({ dlv: "Remaining Windows rearm count: 1" });
    expect((await guest("generalize")).body).toMatchObject({ outcome: "done", rearms: 0 });
    expect((await service.tell("POST", "/vmrole/guests/nobody/boot", {})).status).toBe(404);
    await service.simulator.close();
  });
});
