import { parseInstant, VirtualClock } from "@patchrig/core/clock";
import { createRandom } from "@patchrig/core/random";
import type { Timeline } from "@patchrig/platforms/profiles";
import fc from "fast-check";
import { expect, test } from "vitest";
import { countSteps } from "./count-steps.ts";
import { playTimeline, type TimelineContext } from "./play.ts";

const startsAt = parseInstant("2015-10-08T02:43:36.300") ?? 0;

/** A shortened stage, in words of its own. */
const STAGE: Timeline = {
  evidence: [],
  writers: { api: "event-stamp", script: "log-stamp", plain: "bare" },
  writes: [
    { verb: "become", state: "staging", afterMs: 0 },
    { verb: "say", writer: "api", text: "begun", afterMs: 0 },
    { verb: "say", writer: "script", text: "running", afterMs: 122 },
    { verb: "ask", question: "eula", afterMs: 1_000 },
    { verb: "count", writer: "script", text: "copying", of: "inPayload", afterMs: 90, overMs: 505_400 },
    { verb: "say", writer: "plain", text: "({staged}) staged", afterMs: 0 },
    { verb: "become", state: "staged", afterMs: 0 },
  ],
};

function play(changes: Partial<TimelineContext> = {}, timeline = STAGE) {
  const clock = new VirtualClock({ startsAt, speed: "max" });
  const [seen, states]: string[][] = [[], []];
  const ended = playTimeline(timeline, {
    clock,
    write: async (text) => void seen?.push(text),
    values: { inPayload: 143, staged: 140 },
    ask: async (question) => void states?.push(`ask ${question}`),
    become: (state) => void states?.push(state),
    random: createRandom(7),
    ...changes,
  });
  return { clock, ended, text: () => seen?.join("") ?? "", states: states ?? [] };
}

test("a timeline says its lines at their times, counts, asks and becomes", async () => {
  const { clock, ended, text, states } = play();
  await ended;
  const [before, ...counts] = text().split("\r");
  expect(before).toBe(
    " [2015-10-08T02:43:36.281] : begun\n [2015-10-08 02:43:36,422] : running\n [2015-10-08 02:43:37,512] : copying 1/143",
  );
  expect(counts.at(-1)).toBe(" [2015-10-08 02:43:37,512] : copying 143/143\n(140) staged\n");
  const numbers = counts.map((line) => Number(/(\d+)\/143/.exec(line)?.[1]));
  expect(numbers).toEqual(Array.from({ length: 142 }, (_, index) => index + 2));
  expect(states).toEqual(["staging", "ask eula", "staged"]);
  expect(clock.now() - startsAt).toBe(122 + 1_000 + 90 + 505_400);
});

test("a line that is left open is gone on with by whoever speaks next, and counted below (evidence 20)", async () => {
  const { ended, text } = play(
    { random: createRandom(1) },
    {
      evidence: [],
      writers: { api: "event-stamp", script: "log-stamp", counter: "bare" },
      writes: [
        { verb: "say", writer: "script", text: "copying", open: true, afterMs: 0 },
        { verb: "say", writer: "api", text: "mounted", afterMs: 700 },
        { verb: "count", writer: "counter", text: "", of: "staged", afterMs: 0, overMs: 10_000 },
      ],
    },
  );
  await ended;
  const [line = "", rest = ""] = text().split("\n");
  expect(line).toBe(" [2015-10-08 02:43:36,300] : copying  [2015-10-08T02:43:37.281] : mounted");
  expect(rest.split("\r").at(0)).toBe("1/140");
  expect(rest.split("\r").at(-1)).toBe("140/140");
});

test("it goes on when nobody reads what it says", async () => {
  const { ended, states } = play({ write: () => new Promise(() => {}) });
  await ended;
  expect(states.at(-1)).toBe("staged");
});

test("it ends at once when it is aborted in the middle of a count", async () => {
  const end = new AbortController();
  const clock = new VirtualClock({ startsAt, speed: "manual" });
  const { ended, states, text } = play({ clock, signal: end.signal });
  const outcome = expect(ended).rejects.toThrow("Ctrl+C");
  await clock.advance(60_000);
  end.abort(new Error("Ctrl+C"));
  await outcome;
  expect(states).toEqual(["staging", "ask eula"]);
  expect(text()).not.toContain("143/143");
  await clock.advance(600_000);
  expect(states).not.toContain("staged");
});

test("it ends where its question is refused", async () => {
  const { ended, states } = play({ ask: () => Promise.reject(new Error("no")) });
  await expect(ended).rejects.toThrow("no");
  expect(states).toEqual(["staging"]);
});

test.each([
  ["a name that nobody gave", { values: { inPayload: 3 } }, "{staged}"],
  ["a count of something that nobody gave", { values: { staged: 3 } }, "inPayload"],
])("%s is a mistake in the data", async (_title, changes, name) => {
  const { ended } = play(changes);
  await expect(ended).rejects.toThrow(name);
});

test("the same seed gives the same pace, another one another", () => {
  const pace = (seed: number) => countSteps({ total: 143, overMs: 505_400, random: createRandom(seed) });
  expect(pace(7)).toEqual(pace(7));
  expect(pace(7)).not.toEqual(pace(8));
});

test("the steps of a count fill its time, to the millisecond, and none goes back", () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(10_000_000), fc.nat(), (total, overMs, seed) => {
      const waits = countSteps({ total, overMs, random: createRandom(seed) });
      expect(waits).toHaveLength(Math.max(1, total - 1));
      expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(overMs);
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
    }),
  );
});
