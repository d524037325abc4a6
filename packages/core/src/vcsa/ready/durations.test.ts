import { expect, it } from "vitest";
import { answered } from "../../../test/recorded.ts";
import { VirtualClock } from "../../clock/index.ts";
import { splitLogLines } from "../console/log-line.ts";
import { windowProblem } from "../decide/window.ts";
import { neededFrom, recordedOf, recordedStep } from "./durations.ts";

/** Seconds of the day of a stamped line: the recordings do not cross midnight. */
function stamped(lines: readonly string[]) {
  return lines.flatMap(splitLogLines).flatMap((part) => {
    if (typeof part === "string") return [];
    const [hours = 0, minutes = 0, seconds = 0] = part.stamp.slice(11, 19).split(":").map(Number);
    return [{ text: part.text, at: hours * 3600 + minutes * 60 + seconds }];
  });
}

it("says of every phase of 6.0's installation what its own recording shows", () => {
  const lines = stamped(answered("05", "install --staged"));
  const measured = lines.flatMap(({ text, at }, index) => {
    const range = recordedOf(text);
    const next = lines[index + 1];
    return range && next ? [{ text, seconds: next.at - at, range }] : [];
  });
  expect(measured).toHaveLength(4);
  for (const { seconds, range } of measured) {
    expect(seconds).toBeGreaterThanOrEqual(range.from);
    expect(seconds).toBeLessThanOrEqual(range.to);
  }
  const [first, last] = [lines[0], lines.at(-1)];
  const whole = (last?.at ?? 0) - (first?.at ?? 0);
  expect(whole).toBeGreaterThanOrEqual(recordedStep("install").from);
  expect(whole).toBeLessThanOrEqual(recordedStep("install").to);
});

it("refuses a window that is shorter than the longest recorded way to the login page", () => {
  const clock = new VirtualClock({ startsAt: 0, speed: "manual" });
  expect(windowProblem({ clock }, "stage")).toBeUndefined();
  expect(windowProblem({ clock, windowEndsAt: neededFrom("stage") }, "stage")).toBeUndefined();
  expect(windowProblem({ clock, windowEndsAt: neededFrom("stage") - 1 }, "stage")?.text).toMatch(
    /has 41 m 57 s left.*took up to 41 m 57 s/,
  );
  expect(windowProblem({ clock, windowEndsAt: neededFrom("stage") - 1 }, "install")).toBeUndefined();
  expect(windowProblem({ clock, windowEndsAt: -1 }, "install")?.text).toContain("the window is over");
  clock.close();
});
