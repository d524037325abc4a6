import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Screen } from "./screen.ts";

function shown(...chunks: string[]): { lines: readonly string[]; current: string } {
  const screen = new Screen();
  for (const chunk of chunks) screen.write(chunk);
  return { lines: screen.lines, current: screen.current };
}

describe("what a terminal shows", () => {
  it("ends lines at LF and takes a tty's CR LF for one end", () => {
    expect(shown("a\r\nb\nc")).toEqual({ lines: ["a", "b"], current: "c" });
  });

  it("lets a counter rewrite its line, by CR or by backspaces", () => {
    expect(shown("payload 1/143", "\rpayload 2/143").current).toBe("payload 2/143");
    expect(shown("payload 9/143", "\b".repeat(5), "10/143").current).toBe("payload 10/143");
  });

  it("shows nothing of readline's escape before the first prompt (recording 43)", () => {
    expect(shown("\x1b[?1034h\r\nCommand> ")).toEqual({ lines: [""], current: "Command> " });
  });

  it("waits for the rest of an escape that two packets share", () => {
    expect(shown("a\x1b", "[", "?10", "34hb").current).toBe("ab");
  });

  it("erases to the end of the line where it is told to", () => {
    expect(shown("Press ENTER key\r\x1b[Knext page").current).toBe("next page");
  });

  it("leaves out titles, bells and NULs", () => {
    expect(shown("\x1b]0;vcsa\x07a\x07b\0c\x7f").current).toBe("abc");
  });

  it("survives an ESC that begins nothing", () => {
    expect(shown("a\x1b\x01b").current).toBe("ab");
  });

  it("keeps no more than a line's first 64 KiB of a megabyte without a line's end", () => {
    expect(shown("x".repeat(600_000), "y".repeat(600_000), "\r\nz").lines[0]?.length).toBeLessThan(700_000);
    expect(shown("x".repeat(70_000), "y".repeat(600_000)).current).not.toContain("y");
  });

  it("shows the same in whatever pieces the bytes come", () => {
    const text = fc.array(
      fc.constantFrom("a", "Command> ", "\r", "\n", "\b", "\x1b[K", "\x1b[?1034h", "\x1b]0;t\x07", "é"),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(text, fc.infiniteStream(fc.integer({ min: 1, max: 5 })), (parts, sizes) => {
        const whole = parts.join("");
        expect(shown(...cut(whole, sizes))).toEqual(shown(whole));
      }),
    );
  });
});

function cut(text: string, sizes: Iterable<number>): string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const size of sizes) {
    if (at >= text.length) break;
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}
