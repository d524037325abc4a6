import { parseInstant } from "@patchrig/core/clock";
import { expect, test } from "vitest";
import { formatStamp } from "./stamp.ts";

const instant = (text: string) => parseInstant(text) ?? Number.NaN;

test.each([
  ["event-stamp", "2015-10-08T02:43:36.999", " [2015-10-08T02:43:36.281] : "],
  ["event-stamp", "2016-11-02T01:16:28.000", " [2016-11-02T01:16:28.307] : "],
  ["event-stamp", "2016-03-17T22:36:02.960", " [2016-03-17T22:36:02.077] : "],
  ["event-stamp", "2017-02-03T00:00:00.001", " [2017-02-03T00:00:00.034] : "],
  ["event-stamp", "2020-12-31T23:59:59.999", " [2020-12-31T23:59:59.366] : "],
  ["log-stamp", "2015-10-08T02:43:36.422", " [2015-10-08 02:43:36,422] : "],
  ["log-stamp", "2016-01-12T12:48:05.041", " [2016-01-12 12:48:05,041] : "],
  ["bare", "2016-01-12T12:48:05.041", ""],
] as const)("%s at %s is %j (V14)", (style, at, stamp) => {
  expect(formatStamp(style, instant(at))).toBe(stamp);
});
