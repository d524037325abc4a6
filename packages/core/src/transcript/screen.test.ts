import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createScreen, plainLines } from "./screen.ts";

describe("what a terminal shows", () => {
  it("is the last state of a counter that rewrites its line, by carriage return or backspaces", () => {
    expect(plainLines("update payload 1/143\rupdate payload 143/143\r\n")).toEqual(["update payload 143/143", ""]);
    expect(plainLines("payload 1/143\b\b\b\b\b143/143")).toEqual(["payload 143/143"]);
  });

  it("knows what is erased", () => {
    expect(plainLines("Press ENTER\r\x1b[Knext")).toEqual(["next"]);
    expect(plainLines("abcdef\x1b[3D\x1b[K")).toEqual(["abc"]);
    expect(plainLines("abc\x1b[1KX")).toEqual(["   X"]);
    expect(plainLines("one\r\ntwo\x1b[A\x1b[J")).toEqual(["one"]);
    expect(plainLines("abc\x1b[2P\b\x1b[@Z")).toEqual(["abZc"]);
  });

  it("has no escapes in it: readline's, colours, titles, charsets", () => {
    expect(plainLines("\x1b[?1034h\x1b[1;31mred\x1b[0m\x1b]0;title\x07\x1b(B.")).toEqual(["red."]);
  });

  it("is one line where the terminal was too narrow for it", () => {
    expect(plainLines("0123456789abc\r\n.", { columns: 10 })).toEqual(["0123456789abc", "."]);
    // readline goes to the next row by itself: a blank and a carriage return.
    expect(plainLines("012345678 \r9", { columns: 9 })).toEqual(["0123456789"]);
    expect(plainLines("0123456789\r\n.", { columns: 10 })).toEqual(["0123456789", "."]);
  });

  it("is the same in any chunking", () => {
    const stream = "a\x1b[?1034h\r\n\x1b]0;t\x07Command> d\bdate\r\n\x1b[31mé日\x1b[0m\tx\r\x1b[2Kend";
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 })), (sizes) => {
        const screen = createScreen();
        let at = 0;
        for (const size of sizes) {
          screen.write(stream.slice(at, at + size));
          at += size;
        }
        screen.write(stream.slice(at));
        expect(screen.lines()).toEqual(plainLines(stream));
      }),
    );
    expect(plainLines(stream)).toEqual(["a", "Command> date", "end"]);
  });

  it("takes a megabyte without a line end", () => {
    expect(plainLines("x".repeat(1_000_000))[0]).toHaveLength(1_000_000);
  });
});
