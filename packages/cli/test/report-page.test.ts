import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { renderReport } from "../src/report/rehearsal-page.ts";
import { aRehearsal } from "./a-rehearsal.ts";
import { inChromium } from "./browser.ts";

/** A session of an hour whose steps begin at moments of their own; what is shown of a step names it. */
const CAST = [
  '{"version":3,"term":{"cols":80,"rows":24}}',
  '[0.5,"m","check-exposure"]',
  '[0.5,"o","Command> "]',
  '[1,"m","stage"]',
  '[1,"o","software-packages stage --iso\\r\\nsaid while staging\\r\\n"]',
  '[600,"o","</script><b>still staging\\r\\n"]',
  '[3,"m","install"]',
  '[1,"o","said while installing\\r\\n"]',
  '[900,"m","reboot"]',
  "",
].join("\n");

interface Seen {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: string[];
}

async function opened(browser: Browser, options: Parameters<Browser["newPage"]>[0] = {}): Promise<Seen> {
  const folder = mkdtempSync(join(tmpdir(), "patchrig-page-"));
  try {
    const file = join(folder, "report.html");
    writeFileSync(file, renderReport(aRehearsal(), CAST));
    const page = await browser.newPage(options);
    const [complaints, requests]: [string[], string[]] = [[], []];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    return { page, complaints, requests };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const terminal = (page: Page, step: number) => page.locator(`#step-${step} details.play`);
const screen = (page: Page, step: number) => terminal(page, step).locator(".ap-term");

describe("the report's page in a browser", () => {
  inChromium("opens each step's terminal at the step's own moment, and pauses at the next", async (browser) => {
    const { page, complaints } = await opened(browser);
    await terminal(page, 3).locator("summary").click();
    await expect.poll(() => screen(page, 3).textContent()).toContain("said while installing");
    expect(await screen(page, 3).textContent()).toContain("</script><b>still staging");
    await terminal(page, 2).locator("summary").click();
    await expect.poll(() => screen(page, 2).textContent()).toContain("said while staging");
    expect(await screen(page, 2).textContent()).not.toContain("installing");
    expect(complaints).toEqual([]);
  });

  inChromium("asks the network for nothing, and complains of nothing", async (browser) => {
    const { page, complaints, requests } = await opened(browser, { colorScheme: "dark" });
    await terminal(page, 2).locator("summary").click();
    await expect.poll(() => screen(page, 2).textContent()).toContain("said while staging");
    expect(requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  inChromium("is worked by keyboard alone, and its terminals have names", async (browser) => {
    const { page } = await opened(browser);
    for (let tabs = 0; tabs < 40; tabs++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate("document.activeElement?.closest('#step-3 summary') !== null")) break;
    }
    await page.keyboard.press("Enter");
    await expect.poll(() => screen(page, 3).textContent()).toContain("said while installing");
    await expect.poll(() => page.getByRole("region", { name: "Terminal: Install" }).count()).toBe(1);
    await page.keyboard.press("Enter");
    await expect.poll(() => screen(page, 3).count()).toBe(0);
  });

  inChromium("fits a phone's width, in light and dark", async (browser) => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page } = await opened(browser, { viewport: { width: 360, height: 740 }, colorScheme });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
      await terminal(page, 2).locator("summary").click();
      await expect.poll(() => screen(page, 2).textContent()).toContain("said while staging");
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
      const [ink, paper] = (await page.evaluate(
        "(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))",
      )) as [string, string];
      expect(brightness(ink) > brightness(paper)).toBe(colorScheme === "dark");
    }
  });

  inChromium("opens the step that a link names", async (browser) => {
    const { page } = await opened(browser);
    await page.locator('a.step[href="#step-3"]').click();
    await expect.poll(() => screen(page, 3).textContent()).toContain("said while installing");
  });
});

const brightness = (color: string): number =>
  (color.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
