import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVhd } from "@patchrig/core/vhd";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeEach, describe, expect } from "vitest";
import { atRest, createService, deploy, write } from "../vmrole/deployed.ts";
import { type ServiceUnderTest, startService } from "../vmrole/service-under-test.ts";
import { upload } from "../vmrole/uploads.ts";
import { closeBrowser, inBrowser, shown } from "./browser.ts";

const MIB = 2 ** 20;

let service: ServiceUnderTest;
let folder: string;
beforeEach(async () => {
  service = await startService();
  folder = mkdtempSync(join(tmpdir(), "patchrig-portal-"));
  await createService(service);
});
afterEach(async () => {
  await service.simulator.close();
  rmSync(folder, { recursive: true });
});
afterAll(closeBrowser);

const open = (page: Page) => page.goto(`${service.admin.url}/portal#token=${service.admin.token}`);
const card = (page: Page) => page.getByRole("article", { name: "orders · Production" });
const configureOs = (page: Page) => card(page).getByRole("button", { name: "Configure OS" });

describe("the portal", () => {
  inBrowser("has [Configure OS] for a web role, and another guest OS comes of it (M3)", async (page) => {
    await service.ended(
      await deploy(service, [{ name: "Web", kind: "WebRole" }], { roles: [{ name: "Web", count: 2 }] }),
    );
    await atRest(service);
    await open(page);
    await expect.poll(() => configureOs(page).isEnabled()).toBe(true);
    await configureOs(page).click();
    await page.locator("#os-family").selectOption({ label: "Windows Server 2008 R2" });
    await page.getByRole("button", { name: "OK" }).click();
    await expect.poll(() => shown(card(page))).toContain("Windows Server 2008 R2, *");
    const [first] = await atRest(service);
    expect(first?.from.guestOs).toMatch(/^WA-GUEST-OS-2\./);
  });

  inBrowser("shows [Configure OS] grey for a VM role, with the reason that the service gives (M6)", async (page) => {
    const file = join(folder, "base.vhd");
    await createVhd(file, { type: "dynamic", size: 8 * MIB, now: 1_298_160_000_000 });
    await upload(service, "base", file);
    await service.ended(
      await deploy(service, [{ name: "Shop" }], { roles: [{ name: "Shop", count: 1, image: "base" }] }),
    );
    await atRest(service);
    await open(page);
    await expect.poll(() => configureOs(page).isDisabled()).toBe(true);
    const reason = (await configureOs(page).getAttribute("title")) ?? "";
    expect(reason).toContain("its operating system is in its image");
    expect(await shown(card(page))).toContain(reason);
    const asked = await service.tell("POST", "/vmrole/services/orders/Production/os", {
      osFamily: "2",
      osVersion: "*",
    });
    expect(asked).toMatchObject({ status: 400, body: { error: { message: reason } } });
  });

  inBrowser("reimages an instance, and what was written to it is gone (M7)", async (page) => {
    await service.ended(
      await deploy(service, [{ name: "Web", kind: "WebRole" }], { roles: [{ name: "Web", count: 1 }] }),
    );
    await atRest(service);
    await write(service, "Web_IN_0", "C:\\orders.txt", "17 orders");
    await open(page);
    await expect.poll(() => shown(card(page))).toContain("1 files written");
    page.on("dialog", (dialog) => void dialog.accept());
    await card(page).getByRole("button", { name: "Reimage" }).click();
    await expect.poll(() => shown(card(page))).toContain("0 files written");
  });
});
