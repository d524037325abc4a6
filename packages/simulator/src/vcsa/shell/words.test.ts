import { expect, it } from "vitest";
import { splitWords } from "./words.ts";

it("keeps a quoted reason together", () => {
  expect(splitWords('shutdown reboot -r "vCSA Update : 6.0 to 6.0U1"')).toEqual([
    "shutdown",
    "reboot",
    "-r",
    "vCSA Update : 6.0 to 6.0U1",
  ]);
});

it("reads single quotes, backslashes and quotes inside a word", () => {
  expect(splitWords(`a\\ b 'c "d"' e"f g"h "i\\"j\\k" ''`)).toEqual(["a b", 'c "d"', "ef gh", 'i"j\\k', ""]);
});

it("reads a quote that is never closed to the end of the line", () => {
  expect(splitWords('shutdown reboot -r "no end')).toEqual(["shutdown", "reboot", "-r", "no end"]);
});

it("finds no words in blanks", () => {
  expect(splitWords("  \t ")).toEqual([]);
});

it("splits a megabyte without a blank at once", () => {
  expect(splitWords("x".repeat(1_000_000))).toHaveLength(1);
  expect(splitWords('"'.repeat(100_001))).toHaveLength(1);
});
