// `npm run screens`: takes docs/screens/*.png anew, from a simulation that is run now. Needs Chromium.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseInstant } from "@patchrig/core/clock";
import { createVhd } from "@patchrig/core/vhd";
import { createSimulator } from "@patchrig/simulator";
import { atRest, createService, deploy, SLOT } from "../packages/simulator/test/vmrole/deployed.ts";
import { startService } from "../packages/simulator/test/vmrole/service-under-test.ts";
import { upload } from "../packages/simulator/test/vmrole/uploads.ts";

const require = createRequire(new URL("../packages/simulator/package.json", import.meta.url));
const { chromium } = require("playwright-core") as typeof import("playwright-core");
const SCREENS = new URL("../docs/screens/", import.meta.url).pathname;
const FREE = { host: "127.0.0.1", port: 0 };
const PASSWORD = "night shift";

mkdirSync(SCREENS, { recursive: true });
const U1 = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
const ports = { ssh: FREE, https: FREE, vami: FREE, password: PASSWORD };
const simulator = await createSimulator({
  appliances: [
    { name: "vcsa-01", profile: "vcsa/6.0", iso: U1, ...ports },
    { name: "vcsa-02", profile: "vcsa/6.0u1", ...ports },
  ],
  seed: 7,
  startsAt: parseInstant("2015-10-08T02:40:05Z") ?? 0,
  speed: "manual",
  admin: FREE,
});
const { appliances, admin } = await simulator.listen();
const [first, second] = appliances;
const web = `${first?.https.url}/vsphere-client/`;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const wide = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 860 } });
const page = await wide.newPage();
const shoot = (name: string, full = false) => page.screenshot({ path: `${SCREENS}${name}.png`, fullPage: full });

try {
  await takeConsole();
  await takeWebClient();
  await takeManagementInterface();
  await takePortal();
} finally {
  await browser.close();
  await simulator.close();
}

async function takeConsole(): Promise<void> {
  await page.goto(`${admin?.url}/#token=${admin?.token}`);
  const card = page.getByRole("article", { name: "vcsa-01" });
  await card.getByRole("button", { name: "New terminal" }).click();
  await until(() => simulator.world.sessions.list().length === 1);
  await simulator.world.clock.advance(5_000);
  await page.waitForTimeout(500);
  await page.keyboard.type("software-packages stage --iso --acceptEulas\r");
  await page.waitForTimeout(500);
  await simulator.world.clock.advance(240_000);
  await page.waitForTimeout(1_000);
  await page.evaluate("scrollTo(0, 0)");
  await shoot("console", true);
  await page.selectOption("#language", "ja");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(1_000);
  await shoot("console-phone");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 800, height: 450 });
}

async function takeWebClient(): Promise<void> {
  const [appliance] = simulator.appliances;
  await until(() => appliance?.state.update === "staged");
  await page.goto(web);
  await logIn("administrator@vsphere.local");
  simulator.attach("vcsa-01", { command: "software-packages install --staged" }).onOutput(() => {});
  await until(() => appliance?.state.update === "installed");
  simulator.attach("vcsa-01", { command: "shutdown reboot -r update" }).onOutput(() => {});
  for (const [phase, name] of [
    ["proxy", "unavailable"],
    ["initializing", "initializing"],
    ["up", "login"],
  ] as const) {
    await until(() => appliance?.state.phase === phase && appliance.ports.https);
    await page.goto(web);
    await shoot(name);
  }
  await logIn("administrator@vsphere.local");
  await shoot("blue");
}

async function takeManagementInterface(): Promise<void> {
  await page.goto(second?.vami?.url ?? "");
  await logIn("root");
  await shoot("vami");
}

/** A web role, whose guest OS can be chosen, beside a VM role, whose cannot (M3, M6). */
async function takePortal(): Promise<void> {
  const service = await startService();
  const folder = mkdtempSync(join(tmpdir(), "patchrig-screens-"));
  try {
    const file = join(folder, "base.vhd");
    await createVhd(file, { type: "dynamic", size: 8 * 2 ** 20, now: service.simulator.world.clock.now() });
    await createService(service);
    await upload(service, "shop-2011-02", file);
    const image = "shop-2011-02";
    await service.ended(await deploy(service, [{ name: "Shop" }], { roles: [{ name: "Shop", count: 2, image }] }));
    const web = { slot: SLOT.replace("production", "staging"), name: "web" };
    await service.ended(
      await deploy(service, [{ name: "Web", kind: "WebRole" }], { roles: [{ name: "Web", count: 2 }] }, web),
    );
    await atRest(service);
    await page.goto(`${service.admin.url}/portal#token=${service.admin.token}`);
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.waitForTimeout(1_500);
    await shoot("portal");
  } finally {
    await service.simulator.close();
    rmSync(folder, { recursive: true });
  }
}

async function logIn(user: string): Promise<void> {
  await page.getByLabel("User name").fill(user);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Login" }).click();
  await page.waitForLoadState("load");
}

async function until(isThere: () => boolean | undefined): Promise<void> {
  for (let turn = 0; !isThere(); turn++) {
    if (turn === 2_000) throw new Error("it does not come");
    await simulator.world.clock.advance(2_000);
  }
}
