import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseCast } from "@patchrig/core/transcript";
import { Markup } from "./html.ts";

/** What plays a recorded session inside the page: the player's own script and style, and the session. */
export interface Player {
  readonly script: string;
  readonly style: string;
  /** When each step begins in the recording, seconds, and whether anything is seen of it. */
  readonly steps: ReadonlyMap<string, { readonly at: number; readonly isSeen: boolean }>;
  readonly data: Markup;
}

const require = createRequire(import.meta.url);
const PACKAGE = "asciinema-player/dist/bundle/asciinema-player";

/** The player for a recording; undefined where nothing was recorded. Throws `SyntaxError` for what is no recording. */
export function playerOf(cast: string): Player | undefined {
  if (cast === "") return undefined;
  const { events } = parseCast(cast);
  if (!events.some(({ code }) => code === "o")) return undefined;
  return {
    script: readFileSync(require.resolve(`${PACKAGE}.min.js`), "utf8"),
    style: readFileSync(require.resolve(`${PACKAGE}.css`), "utf8"),
    steps: stepsOf(events),
    data: new Markup(`<script type="application/json" id="session">${asData(wholeLines(cast))}</script>`),
  };
}

type Event = ReturnType<typeof parseCast>["events"][number];

/** The recorder marks each step's beginning by its name; a step that typed nothing shows nothing. */
function stepsOf(events: readonly Event[]): Player["steps"] {
  const steps = new Map<string, { at: number; isSeen: boolean }>();
  let current: { at: number; isSeen: boolean } | undefined;
  for (const { code, text, at } of events) {
    if (code === "m") {
      current = { at: at / 1000, isSeen: false };
      steps.set(text, current);
    } else if (code === "o" && current) current.isSeen = true;
  }
  return steps;
}

/** A recording that was cut short ends in half a line, which the player would stumble over. */
const wholeLines = (cast: string): string => cast.slice(0, cast.lastIndexOf("\n") + 1);

/** A JSON string that no HTML parser takes for markup. */
const asData = (text: string): string =>
  JSON.stringify(text).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
