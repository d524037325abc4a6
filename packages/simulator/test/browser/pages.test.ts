import { parseInstant } from "@patchrig/core/clock";
import { loadEvidence } from "@patchrig/platforms/evidence";
import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect } from "vitest";
import { createSimulator, type Simulator } from "../../src/index.ts";
import { closeBrowser, inBrowser, shown } from "./browser.ts";

const FREE = { host: "127.0.0.1", port: 0 };
const U1 = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
const U2 = "VMware-vCenter-Server-Appliance-6.0.0.20000-3634791-patch-FP.iso";

let simulator: Simulator;
afterEach(() => simulator?.close());
afterAll(closeBrowser);

async function start(profile: string, iso: string) {
  simulator = await createSimulator({
    appliances: [{ name: "vcsa-01", profile, iso, ssh: FREE, https: FREE, vami: FREE, password: "night shift" }],
    seed: 7,
    startsAt: parseInstant("2015-10-08T02:40:05Z") ?? 0,
    speed: "manual",
  });
  const [endpoints] = (await simulator.listen()).appliances;
  if (!endpoints) throw new RangeError("no appliance");
  const [appliance] = simulator.appliances;
  if (!appliance) throw new RangeError("no appliance");
  return { appliance, web: `${endpoints.https.url}/vsphere-client/`, vami: endpoints.vami?.url ?? "" };
}

async function stepUntil(isThere: () => boolean): Promise<void> {
  for (let turn = 0; !isThere(); turn++) {
    if (turn === 1_000) throw new Error("it does not come");
    await simulator.world.clock.advance(5_000);
  }
}

async function logIn(page: Page, user: string): Promise<void> {
  await page.getByLabel("User name").fill(user);
  await page.getByLabel("Password").fill("night shift");
  await page.getByRole("button", { name: "Login" }).click();
}

/** The recorded dialog is of another day. */
const withoutTime = (line: string) => line.replaceAll(/\d{1,2}:\d\d:\d\d [AP]M/g, "{time}").trim();

const text = (page: Page) => shown(page.locator("body"));

describe("the web client", () => {
  inBrowser(
    "shows the 503, then that it initializes, then the login page, then a home (V23)",
    async (page) => {
      const { appliance, web } = await start("vcsa/6.0", U1);
      appliance.powerCycle();
      const seen: string[] = [];
      for (const phase of ["proxy", "initializing", "up"]) {
        await stepUntil(() => appliance.state.phase === phase && appliance.ports.https);
        await expect
          .poll(() =>
            page.goto(web).then(
              (answer) => answer?.status(),
              () => 0,
            ),
          )
          .toBe(phase === "proxy" ? 503 : 200);
        seen.push(await text(page));
      }
      expect(seen[0]).toContain("503 Service Unavailable (Failed to connect to endpoint");
      expect(seen[1]).toContain("The vSphere Client web server is initializing");
      await logIn(page, "administrator@vsphere.local");
      await expect.poll(() => text(page)).toContain("Hosts and Clusters");
      expect(await text(page)).toContain("2559267");
    },
    ["503"],
  );

  inBrowser("stays blue without menus after the update, until the browser's cache is cleared (V25)", async (page) => {
    const { appliance, web } = await start("vcsa/6.0", U1);
    await page.goto(web);
    await logIn(page, "Administrator@vsphere.local");
    await expect.poll(() => text(page)).toContain("Hosts and Clusters");
    const session = simulator.attach("vcsa-01", { command: "software-packages install --iso --acceptEulas" });
    session.onOutput(() => {});
    await stepUntil(() => appliance.state.update === "installed");
    simulator.attach("vcsa-01", { command: "shutdown reboot -r update" }).onOutput(() => {});
    await stepUntil(() => appliance.state.phase === "up" && appliance.state.patchBuild === 3018521);
    await expect
      .poll(() =>
        page.goto(web).then(
          (answer) => answer?.status(),
          () => 0,
        ),
      )
      .toBe(200);
    await logIn(page, "administrator@vsphere.local");
    await page.waitForLoadState("load");
    expect(page.url()).toBe(web);
    expect((await text(page)).trim()).toBe("");
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(18, 57, 91)");
    const browser = await page.context().newCDPSession(page);
    await browser.send("Network.clearBrowserCache");
    await page.reload();
    await expect.poll(() => text(page)).toContain("Hosts and Clusters");
    expect(await text(page)).toContain("3018523");
  });

  inBrowser(
    "lets nobody in with another password",
    async (page) => {
      const { web } = await start("vcsa/6.0", U1);
      await page.goto(web);
      await page.getByLabel("User name").fill("administrator@vsphere.local");
      await page.getByLabel("Password").fill("guess");
      await page.getByRole("button", { name: "Login" }).click();
      await expect.poll(() => shown(page.getByRole("alert"))).toContain("wrong");
    },
    ["401"],
  );
});

describe("the management interface", () => {
  inBrowser("stages, installs and reboots from 6.0 U1 on, with the dialog of recording 46 (V28)", async (page) => {
    const { appliance, vami } = await start("vcsa/6.0u1", U2);
    await page.goto(vami);
    expect(await text(page)).toContain("3018521");
    await logIn(page, "root");
    await expect.poll(() => shown(page.locator("#available"))).toContain("6.0.0.20000");
    await page.getByRole("button", { name: "Stage", exact: true }).click();
    await stepUntil(() => appliance.state.update === "staged");
    await expect.poll(() => page.reload().then(() => shown(page.locator("#state")))).toBe("staged");
    expect(await shown(page.locator("#progress"))).toContain("Staging process completed successfully");
    await page.getByRole("button", { name: "Install staged updates" }).click();
    await stepUntil(() => appliance.state.update === "installed");
    await expect.poll(() => page.reload().then(() => shown(page.locator("#state")))).toBe("installed");
    const dialog = (await shown(page.locator("#dialog"))).split("\n");
    expect(dialog.slice(0, 5).map(withoutTime)).toEqual(loadEvidence("46").text.trimEnd().split("\n").map(withoutTime));
    await page.getByRole("button", { name: "Reboot" }).click();
    await stepUntil(() => appliance.state.phase === "up" && appliance.state.patchBuild === 3634791);
    await expect
      .poll(() =>
        page.goto(vami).then(
          () => text(page),
          () => "",
        ),
      )
      .toContain("3634791");
    await page.goto(`${vami}/update`);
    expect(page.url()).toBe(`${vami}/`);
  });
});
