import { parseInstant, zoneOffset } from "@patchrig/core/clock";
import { describe, expect, it } from "vitest";
import { parseWindow } from "./window.ts";

/** An instant at which this machine's wall clock shows the time. */
const wall = (time: string): number => {
  const utc = parseInstant(`2015-10-08T${time}:00Z`) ?? 0;
  return utc - zoneOffset(utc);
};

describe("a maintenance window", () => {
  it("is a duration from now, or a span of the wall clock", () => {
    expect(parseWindow("4h", wall("02:00"))).toBe(wall("06:00"));
    expect(parseWindow("01:00-05:00", wall("02:40"))).toBe(wall("05:00"));
    expect(parseWindow(undefined, 0)).toBeUndefined();
  });

  it("goes over midnight, before it and after", () => {
    expect(parseWindow("22:00-04:30", wall("23:00"))).toBe(wall("04:30") + 86_400_000);
    expect(parseWindow("22:00-04:30", wall("01:00"))).toBe(wall("04:30"));
  });

  it.each(["00:30", "05:00", "12:00"])("refuses to begin outside of it, at %s", (time) => {
    expect(() => parseWindow("01:00-05:00", wall(time))).toThrow(expect.objectContaining({ code: "refused" }));
  });

  it.each(["later", "25:00-26:00", "1-5", "0s"])("is not %s", (text) => {
    expect(() => parseWindow(text, 0)).toThrow(expect.objectContaining({ code: "bad-usage" }));
  });
});
