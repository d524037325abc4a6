import { describe, expect, it } from "vitest";
import { listEvidence, loadEvidence, parseEvidence } from "./evidence.ts";

describe("evidence", () => {
  it("has a number, a source, a version and a grade, each number once", () => {
    const numbers = listEvidence().map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const needed of ["01", "02", "03", "04", "05", "06", "07", "11", "12", "13", "14", "15", "16", "17", "43"]) {
      expect(numbers).toContain(needed);
    }
    for (const { source, version, what } of listEvidence()) expect([source, version, what]).not.toContain("");
  });

  it("is the session as it stands after the header", () => {
    expect(loadEvidence("06").text).toMatch(/^Command> shutdown -r now\nusage: shutdown /);
    expect(loadEvidence("12").text.endsWith("\nCommand> \n")).toBe(true);
    expect(loadEvidence("43").grade).toBe("bytes");
  });

  it("does not carry the vendor's licence, but where it was and what is glued to it (V15)", () => {
    const { text, leftOut } = loadEvidence("02");
    expect(leftOut).toContain("licence text");
    expect(text).toContain("….Do you accept the terms and conditions?  [yes/no] yes\n [2015-10-08 02:45:53,590]");
    for (const { text: session } of listEvidence()) expect(session).not.toMatch(/END USER LICENSE|Palo Alto|####/);
  });

  it("that does not exist is refused by its number", () => {
    expect(() => loadEvidence("99")).toThrow("there is no evidence 99");
  });

  it("with a broken header is refused at its line", () => {
    expect(() => parseEvidence("a/07-x.txt", "# source: s\n# grade: guessed\nCommand>\n")).toThrow(
      "a/07-x.txt:3: expected",
    );
    expect(() => parseEvidence("a/x.txt", "# source: s\n# version: v\n# grade: text\n# what: w\n")).toThrow(
      "a/x.txt:1: expected a file name that begins with a number",
    );
  });
});
