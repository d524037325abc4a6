import { parseInstant } from "@patchrig/core/clock";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeEach, describe, expect } from "vitest";
import { createSimulator, listFaults, type Simulator } from "../../src/index.ts";
import { closeBrowser, inBrowser, shown } from "./browser.ts";

const FREE = { host: "127.0.0.1", port: 0 };
const U1 = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
const U2 = "VMware-vCenter-Server-Appliance-6.0.0.20000-3634791-patch-FP.iso";
const startsAt = parseInstant("2015-10-08T02:40:05Z") ?? 0;

let simulator: Simulator;
let address: string;
beforeEach(async () => {
  const appliance = { profile: "vcsa/6.0", iso: U1, ssh: FREE, https: FREE, vami: FREE };
  simulator = await createSimulator({
    appliances: [
      { name: "vcsa-01", ...appliance },
      { name: "vcsa-02", ...appliance },
    ],
    seed: 7,
    startsAt,
    speed: "manual",
    admin: FREE,
  });
  const { admin } = await simulator.listen();
  address = `${admin?.url}/#token=${admin?.token}`;
});
afterEach(() => simulator.close());
afterAll(closeBrowser);

const card = (page: Page, name = "vcsa-01") => page.getByRole("article", { name });
const screen = (page: Page) => page.locator("#terminal .xterm-accessibility-tree, #terminal .xterm-rows").first();

/** Types a command at the terminal that has been opened, once the prompt is there. */
async function type(page: Page, line: string): Promise<void> {
  await expect.poll(() => shown(screen(page)), { timeout: 10_000 }).toContain("Command>");
  await page.keyboard.type(`${line}\r`);
}

async function openTerminal(page: Page): Promise<void> {
  await page.goto(address);
  await card(page).getByRole("button", { name: "New terminal" }).click();
  // The gap before the shell's greeting is the appliance's (evidence 43): the clock stands still until it is moved.
  await expect.poll(() => simulator.world.sessions.list().length).toBe(1);
  for (let turn = 0; turn < 5; turn++) await simulator.world.clock.step();
}

describe("the simulator's console", () => {
  inBrowser(
    "takes the token out of the address, and shows every appliance with its ports, ISO and services",
    async (page) => {
      await page.goto(address);
      await expect.poll(() => shown(card(page, "vcsa-02"))).toContain(U1);
      expect(page.url()).not.toContain("token");
      const text = await shown(card(page));
      expect(text).toContain("6.0.0.5100 (vcsa/6.0)");
      expect(text).toContain("ssh open, https open, vami closed");
      expect(text).toMatch(/vCenter Server:\s*running/);
      expect(await shown(page.locator("body"))).toContain("This is a simulator");
    },
  );

  inBrowser("starts an update in a terminal of its own, and shows how it goes on", async (page) => {
    await openTerminal(page);
    await type(page, "software-packages stage --iso --acceptEulas");
    await expect.poll(() => shown(screen(page))).toContain("Staging software update packages from ISO");
    await expect.poll(() => shown(card(page))).toContain("up · staging");
    expect(await shown(card(page, "vcsa-02").locator(".state"))).toBe("up");
    await card(page).getByRole("combobox").selectOption("staged");
    await expect.poll(() => shown(card(page)), { timeout: 20_000 }).toContain("up · staged");
    expect(await shown(page.getByRole("list", { name: "What happened" }))).toContain(
      "software-packages stage --iso --acceptEulas",
    );
  });

  inBrowser(
    "breaks an update at a phase, and tells how often the fault has acted",
    async (page) => {
      await page.goto(address);
      await page.locator("#fault").selectOption("stage-hung");
      await page.locator("#fault-appliance").selectOption("vcsa-01");
      await page.getByRole("button", { name: "Switch on" }).click();
      await expect.poll(() => shown(page.locator("#armed"))).toContain("stage-hung · vcsa-01");
      await openTerminal(page);
      await type(page, "software-packages stage --iso --acceptEulas");
      // What is typed comes another way than what the console asks for.
      await expect.poll(() => shown(card(page))).toContain("up · staging");
      await card(page).getByRole("combobox").selectOption("staged");
      await expect.poll(() => shown(card(page).getByRole("alert")), { timeout: 20_000 }).toContain("nobody is staged");
      await expect.poll(() => shown(page.locator("#armed"))).toMatch(/acted [1-9]\d* times/);
    },
    ["409"],
  );

  inBrowser("offers the ISOs that there are, the appliance's own line first, and inserts one", async (page) => {
    await page.goto(address);
    await card(page).getByRole("button", { name: "Insert ISO…" }).click();
    await expect.poll(() => page.locator("#media option").count()).toBeGreaterThan(5);
    const offered = await page
      .locator("#media option")
      .evaluateAll((options) => options.map((one) => one.getAttribute("value") ?? ""));
    expect(offered.findLastIndex((name) => name.includes("-6.0.0."))).toBeLessThan(
      offered.findIndex((name) => name.includes("-7.0.")),
    );
    await page.keyboard.press("Escape");
    await card(page).getByRole("button", { name: "Insert ISO…" }).click();
    await page.getByLabel("File name of the ISO").fill(U2);
    await page.getByRole("button", { name: "OK", exact: true }).click();
    await expect.poll(() => shown(card(page))).toContain(U2);
  });

  inBrowser("steps through a boot, service by service (V22, V23, V24)", async (page) => {
    await page.goto(address);
    simulator.appliances[0]?.powerCycle();
    const seen: string[] = [];
    for (const [until, service] of [
      ["sshd", "SSH"],
      ["proxy", "reverse proxy"],
      ["initializing", "vCenter Server"],
      ["up", "Web Client"],
    ] as const) {
      await card(page).getByRole("combobox").selectOption(until);
      await expect.poll(() => shown(card(page)), { timeout: 10_000 }).toMatch(new RegExp(`${service}:\\s*running`));
      seen.push(await shown(card(page).locator(".state")));
    }
    expect(seen).toEqual(["SSH is up", "503: services start", "web client initializes", "up"]);
  });

  inBrowser("is watched, not typed into, where somebody else began the session", async (page) => {
    const session = simulator.attach("vcsa-01", { from: "192.0.2.7" });
    await page.goto(address);
    await expect.poll(() => shown(page.locator("#terminal-note"))).toContain("You are watching");
    expect(await shown(page.locator("#sessions"))).toContain("root@192.0.2.7");
    session.close();
    await expect.poll(() => shown(page.locator("#terminal-note"))).toContain("ended");
  });

  inBrowser("gives a session's cast and the whole simulation as files", async (page) => {
    await openTerminal(page);
    const saved = async (name: RegExp) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByText(name).click()]);
      return download.suggestedFilename();
    };
    expect(await saved(/Download cast/)).toBe("session-1.cast");
    expect(await saved(/Download bundle/)).toBe("patchrig-simulation.tgz");
  });

  inBrowser("speaks Japanese, fits a phone, and has a name for every control", async (page) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(address);
    await page.getByLabel("Language").selectOption("ja");
    await expect.poll(() => shown(card(page))).toContain("稼働中");
    const wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect(wide).toBe(0);
    const nameless = await page.evaluate(
      `[...document.querySelectorAll("button, select, input")].filter((one) => !(one.innerText || one.labels?.length || one.ariaLabel)).map((one) => one.outerHTML)`,
    );
    expect(nameless).toEqual([]);
    const faults = await page.locator("#fault option").allInnerTexts();
    expect(faults.length).toBe(listFaults().length);
    expect(faults.filter((text) => !/[\u3040-\u30ff\u4e00-\u9fff]/.test(text))).toEqual([]);
  });

  inBrowser("tells what happened in sentences, and again in the other language when that is chosen", async (page) => {
    await page.goto(address);
    simulator.appliances[0]?.powerCycle();
    const happened = page.getByRole("list", { name: /What happened|出来事/ });
    await expect.poll(() => shown(happened)).toContain("vcsa-01: powered off");
    simulator.attach("vcsa-02", { from: "192.0.2.7" });
    await expect.poll(() => shown(happened)).toContain("vcsa-02: root logs in from 192.0.2.7");
    await page.getByLabel("Language").selectOption("ja");
    await expect.poll(() => shown(happened)).toContain("vcsa-02: root が 192.0.2.7 からログイン");
    expect(await shown(happened)).toContain("vcsa-01: 電源オフ");
  });

  inBrowser("has a terminal as wide as a phone, and scrolls one that is wider", async (page) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await openTerminal(page);
    await expect.poll(() => shown(screen(page))).toContain("Command>");
    const over = "document.querySelector('#terminal').scrollWidth - document.querySelector('#terminal').clientWidth";
    expect(await page.evaluate(over)).toBe(0);
    simulator.attach("vcsa-01", { terminal: { term: "xterm", columns: 132, rows: 50 } });
    await expect.poll(() => page.locator("#sessions option").count()).toBe(2);
    await page.locator("#sessions").selectOption("2");
    await expect.poll(() => page.evaluate(over)).toBeGreaterThan(200);
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
  });

  inBrowser(
    "asks for the token, and says so when it is another one",
    async (page) => {
      await page.goto(new URL("/", address).href);
      await page.getByLabel(/Token/).fill("no");
      await page.getByRole("button", { name: "Open", exact: true }).click();
      await expect.poll(() => shown(page.getByRole("alert").first())).toContain("not this simulator's token");
      await page.goto("about:blank");
    },
    ["401"],
  );
});
