import { describe, expect, it } from "vitest";
import { formatInstant, parseInstant, utcFields } from "./calendar.ts";
import { formatDuration, parseDuration } from "./duration.ts";

describe("the calendar", () => {
  it("counts the days of the year from 1, leap years too", () => {
    const day = (text: string) => utcFields(parseInstant(text) ?? Number.NaN).dayOfYear;
    expect(day("2015-10-08T02:43:36")).toBe(281);
    expect(day("2016-11-02T01:18:24")).toBe(307);
    expect(day("2017-02-03")).toBe(34);
    expect(day("2020-04-22T23:59:59.999Z")).toBe(113);
    expect(day("2016-12-31")).toBe(366);
    expect(day("2015-01-01")).toBe(1);
  });

  it("takes an instant apart in UTC, whatever zone the machine is in", () => {
    expect(utcFields(1_444_272_216_422)).toEqual({
      year: 2015,
      month: 10,
      day: 8,
      weekday: 4,
      hour: 2,
      minute: 43,
      second: 36,
      millisecond: 422,
      dayOfYear: 281,
    });
  });

  it("reads an instant without a zone as UTC, and one with a zone in it", () => {
    expect(parseInstant("2015-10-08 02:43:36")).toBe(1_444_272_216_000);
    expect(parseInstant("2015-10-08T02:43:36Z")).toBe(1_444_272_216_000);
    expect(parseInstant("2015-10-08T11:43:36+09:00")).toBe(1_444_272_216_000);
    expect(formatInstant(1_444_272_216_281)).toBe("2015-10-08T02:43:36.281Z");
  });

  it("refuses what is no instant", () => {
    for (const text of ["", "tomorrow", "garbage 1", "2015", "2015-13-01", "2015-02-30", "2015-10-08T25:00"]) {
      expect(parseInstant(text), text).toBeUndefined();
    }
  });
});

describe("a duration", () => {
  it("is read from units, added up", () => {
    expect(parseDuration("8m25.4s")).toBe(505_400);
    expect(parseDuration("1h30m")).toBe(5_400_000);
    expect(parseDuration("250ms")).toBe(250);
    for (const text of ["", "10", "m", "-5s", "5 s", "1h later"]) expect(parseDuration(text), text).toBeUndefined();
  });

  it("is written for people", () => {
    expect([0, 200, 41_000, 505_000, 600_000, 3_660_000].map(formatDuration)).toEqual([
      "0 s",
      "0.2 s",
      "41 s",
      "8 m 25 s",
      "10 m",
      "1 h 1 m",
    ]);
  });
});
