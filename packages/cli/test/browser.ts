import { accessSync, constants } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { test } from "vitest";

const CHROMIUM = "/usr/bin/chromium";

/** A test in Debian's Chromium: without it a skip with its name, under CI a failure. */
export function inChromium(title: string, act: (browser: Browser) => Promise<void>): void {
  const run = async () => {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    try {
      await act(browser);
    } finally {
      await browser.close();
    }
  };
  if (isHere() || process.env.CI) test(title, run, 60_000);
  else test.skip(`${title} (not here: install chromium)`, run);
}

function isHere(): boolean {
  try {
    accessSync(CHROMIUM, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
