import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cast, formatCast, parseCast } from "./asciicast.ts";

describe("an asciicast", () => {
  it("is written as version 3, with the seconds since the event before", () => {
    const text = formatCast({
      header: { columns: 80, rows: 24, term: "xterm-256color", timestamp: 1_444_272_216, title: "stage" },
      events: [
        { at: 0, code: "o", text: "Command> " },
        { at: 250, code: "i", text: "ls\r" },
        { at: 1_250, code: "m", text: "stage" },
        { at: 1_250, code: "r", text: "100x40" },
        { at: 600_001, code: "x", text: "0" },
      ],
    });
    expect(text.split("\n")).toEqual([
      '{"version":3,"term":{"cols":80,"rows":24,"type":"xterm-256color"},"timestamp":1444272216,"title":"stage"}',
      '[0.000, "o", "Command> "]',
      '[0.250, "i", "ls\\r"]',
      '[1.000, "m", "stage"]',
      '[0.000, "r", "100x40"]',
      '[598.751, "x", "0"]',
      "",
    ]);
  });

  it("comes back as it was written", () => {
    const events = fc.array(
      fc.record({
        at: fc.nat(1e7),
        code: fc.constantFrom("o", "i", "m", "r", "x"),
        text: fc.string({ unit: "binary" }),
      }),
    );
    fc.assert(
      fc.property(events, (unsorted) => {
        const cast: Cast = { header: { columns: 80, rows: 24 }, events: unsorted.sort((a, b) => a.at - b.at) };
        expect(parseCast(formatCast(cast))).toEqual(cast);
      }),
    );
  });

  it("is read in version 2, whose times count from the beginning", () => {
    const text = '{"version":2,"width":80,"height":24,"env":{"TERM":"xterm"}}\n[0.5,"o","a"]\n[2.25,"o","b"]\n';
    expect(parseCast(text)).toEqual({
      header: { columns: 80, rows: 24, term: "xterm" },
      events: [
        { at: 500, code: "o", text: "a" },
        { at: 2_250, code: "o", text: "b" },
      ],
    });
  });

  it("is read as far as it goes when its writer was killed, comments and unknown kinds left out", () => {
    const text = '{"version":3,"term":{"cols":80,"rows":24}}\n# note\n[1,"q","?"]\n[1,"o","a"]\n[1.0, "o", "Comm';
    expect(parseCast(text).events).toEqual([{ at: 2_000, code: "o", text: "a" }]);
  });

  it("is refused with the line where it is broken", () => {
    expect(() => parseCast('{"version":1}')).toThrow("line 1");
    expect(() => parseCast('{"version":3,"term":{"cols":80,"rows":24}}\n[1,"o"]\n[1,"o","a"]')).toThrow("line 2");
  });
});
