import { existsSync } from "node:fs";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { test } from "vitest";

/** Debian's name and other systems'. */
const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const path = PATHS.find((one) => existsSync(one));

let browser: Browser | undefined;

/** A test in a page of its own; without Chromium a skip with its name, under CI a failure. Whatever the page complains of fails it, but for what is expected. */
export function inBrowser(title: string, act: (page: Page) => Promise<void>, expected: readonly string[] = []): void {
  if (path === undefined && !process.env.CI) {
    test.skip(`${title} (chromium is not here)`, () => {});
    return;
  }
  test(title, { timeout: 90_000 }, async () => {
    browser ??= await chromium.launch({ executablePath: path ?? "chromium", args: ["--no-sandbox"] });
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (said) => {
      // A browser asks for an icon that no appliance was seen to have.
      if (said.type() === "error" && !said.location().url.endsWith("/favicon.ico")) complaints.push(said.text());
    });
    try {
      await act(page);
      const others = complaints.filter((complaint) => !expected.some((text) => complaint.includes(text)));
      if (others.length > 0) throw new Error(`the page complained: ${others.join("; ")}`);
    } finally {
      await context.close();
    }
  });
}

/** Ends the browser that the tests of one file shared. */
export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

/** What a person sees of it: as it is laid out, without what is hidden. */
// biome-ignore lint/performance/useDomNodeTextContent: the layout is what is meant
export const shown = (locator: Locator): Promise<string> => locator.innerText();
