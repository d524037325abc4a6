import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser } from "playwright-core";

/** What asciinema-player made of a cast. */
export interface Played {
  readonly ended: boolean;
  /** Seconds, rounded. */
  readonly duration: number;
  readonly markers: readonly string[];
  /** The screen at its end. */
  readonly text: string;
}

/** Plays a cast in a page, fast, to its end. */
export async function playCast(browser: Browser, cast: string): Promise<Played> {
  const require = createRequire(import.meta.url);
  const player = readFileSync(require.resolve("asciinema-player/dist/bundle/asciinema-player.min.js"), "utf8");
  const page = await browser.newPage();
  await page.setContent("<div id='demo'></div>");
  await page.addScriptTag({ content: player });
  return (await page.evaluate(`(${PLAY})(${JSON.stringify(cast)})`)) as Played;
}

const PLAY = `(cast) => new Promise((resolve) => {
  const markers = [];
  const demo = document.getElementById("demo");
  const player = AsciinemaPlayer.create({ data: cast }, demo, { speed: 20, terminalLineHeight: 1.2 });
  player.addEventListener("marker", ({ label }) => markers.push(label));
  player.addEventListener("ended", async () => {
    const duration = Math.round(await player.getDuration());
    requestAnimationFrame(() => requestAnimationFrame(() => {
      resolve({ ended: true, duration, markers, text: demo.querySelector("pre").textContent });
    }));
  });
  player.play();
})`;
