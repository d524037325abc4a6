import { describe, expect, it } from "vitest";
import { fill } from "./fill.ts";

describe("a text with placeholders", () => {
  it("is filled by name", () => {
    expect(fill("({staged}) packages staged in {minutes}", { staged: 143, minutes: "9" })).toBe(
      "(143) packages staged in 9",
    );
  });

  it("leaves other braces alone", () => {
    expect(fill("usage: x {poweroff,reboot} {color:red} {}", {})).toBe("usage: x {poweroff,reboot} {color:red} {}");
  });

  it("without a value is a mistake that names both", () => {
    expect(() => fill("Hello {name}", { nobody: "x" })).toThrow('no value for {name} in "Hello {name}"');
  });
});
