import { describe, expect, it } from "vitest";
import { compareLines } from "./compare.ts";
import { address, counter, eventStamp } from "./mask.ts";
import type { RecordedLine } from "./model.ts";

/** `…` alone is a mark of omission. */
const recorded = (...texts: string[]): RecordedLine[] =>
  texts.map((text, index) =>
    text === "…" ? { kind: "elided", line: index + 1 } : { kind: "line", text, line: index + 1 },
  );

const difference = (...args: Parameters<typeof compareLines>) => {
  const comparison = compareLines(...args);
  return comparison.same ? undefined : comparison.difference;
};

describe("a comparison with a recording", () => {
  it("hides what the mask hides and nothing else", () => {
    const expected = recorded(" [2015-10-08T02:43:36.281] : ISO mounted", "done");
    const mask = [eventStamp];
    expect(difference(expected, [" [2026-01-01T00:00:00.001] : ISO mounted", "done"], { mask })).toBeUndefined();
    expect(difference(expected, [" [2026-01-01T00:00:00.281] : ISO mounted", "done"], { mask })).toMatchObject({
      line: 1,
    });
    expect(difference(expected, ["[2026-01-01T00:00:00.001] : ISO mounted", "done"], { mask })).toMatchObject({
      line: 1,
    });
  });

  it("wants the same value again where the recording has the same value again", () => {
    const expected = recorded("payload 143/143", "(143) staged");
    const mask = [counter, { name: "count", pattern: /(?<=^\()\d+(?=\))/, varies: "together" as const }];
    expect(difference(expected, ["payload 7/7", "(7) staged"], { mask })).toBeUndefined();
    expect(difference(expected, ["payload 7/7", "(143) staged"], { mask })).toMatchObject({
      line: 2,
      why: "the count 143 was 7 before, and is 143 here",
    });
  });

  it("keeps two values two where the recording's kind is one-to-one", () => {
    const mask = [{ name: "host", pattern: /^\S+(?=:~ #)/, varies: "one-to-one" as const }];
    expect(difference(recorded("a:~ #", "b:~ #", "a:~ #"), ["x:~ #", "y:~ #", "x:~ #"], { mask })).toBeUndefined();
    expect(difference(recorded("a:~ #", "b:~ #"), ["x:~ #", "x:~ #"], { mask })).toMatchObject({ line: 2 });
  });

  it("remembers values over the turns of a session", () => {
    const first = compareLines(recorded("from 10.0.0.1"), ["from 127.0.0.1"], { mask: [address] });
    const bindings = first.same ? first.bindings : new Map();
    expect(compareLines(recorded("from 10.0.0.1"), ["from 127.0.0.2"], { mask: [address], bindings }).same).toBe(false);
  });

  it("lets a mark of omission take any number of lines, none too, and ends where the recording ends", () => {
    const expected = recorded("one", "…", "more?", "…", "last");
    expect(difference(expected, ["one", "x", "more?", "y", "more?", "z", "last"])).toBeUndefined();
    expect(difference(expected, ["one", "more?", "last"])).toBeUndefined();
    expect(difference(expected, ["one", "more?", "last", "extra"])).toMatchObject({ line: 6 });
    expect(difference(recorded("one", "…"), ["one", "two", "three"])).toBeUndefined();
  });

  it("names the furthest line that no reading of the omissions reaches, beside what is most like it", () => {
    const expected = recorded("one", "…", "Press ENTER key", "two");
    expect(difference(expected, ["one", "a", "Press ENTER kez", "two"])).toEqual({
      line: 3,
      expected: "Press ENTER key",
      actual: "Press ENTER kez",
      before: ["one", "a"],
    });
  });

  it("says when too little or too much came", () => {
    expect(difference(recorded("one", "two"), ["one"])).toMatchObject({
      line: 2,
      actual: undefined,
      why: "nothing more came",
    });
    expect(difference(recorded("one"), ["one", "two"])).toMatchObject({ line: 2, expected: undefined, actual: "two" });
  });

  it("forgives a copy what copies lose, and only that", () => {
    const expected = recorded("* List APIs", "    * kept", "it's");
    const came = ["    * List APIs", "    * kept", "it`s"];
    expect(difference(expected, came)).toMatchObject({ line: 1 });
    expect(difference(expected, came, { lost: { indent: true } })).toMatchObject({ line: 3 });
    expect(difference(expected, came, { lost: { indent: true, quotes: true } })).toBeUndefined();
    expect(difference(expected, ["* List APIs", "* kept", "it's"], { lost: { indent: true } })).toMatchObject({
      line: 2,
    });
    expect(difference(recorded("a", "b"), ["", "a", "", "b"], { lost: { blankLines: true } })).toBeUndefined();
    expect(difference(recorded("a", "b"), ["", "a", "b"], { lost: { topBlankLines: true } })).toBeUndefined();
    expect(difference(recorded("a", "b"), ["", "a", "", "b"], { lost: { topBlankLines: true } })).toMatchObject({
      line: 2,
    });
  });

  it("takes anything for what was blacked out, and the rest of the line to the letter", () => {
    const blanks = [/xxx/, /…/];
    const expected = recorded("Last login: xxx from xxx", "….Do you accept?");
    expect(difference(expected, ["Last login: Thu from 1", "law.Do you accept?"], { blanks })).toBeUndefined();
    expect(difference(expected, ["Last login: from 1", "law.Do you accept?"], { blanks })).toMatchObject({ line: 1 });
    expect(difference(expected, ["Last login: a from 1", "law.Do you accept!"], { blanks })).toMatchObject({ line: 2 });
  });
});
