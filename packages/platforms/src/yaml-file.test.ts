import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseYaml } from "./yaml-file.ts";

const schema = z.strictObject({ port: z.int(), hosts: z.array(z.string()).default([]) });

describe("a YAML text", () => {
  it("is checked by its schema", () => {
    expect(parseYaml("port: 22\n", schema, "a.yaml")).toEqual({ port: 22, hosts: [] });
  });

  it.each([
    ["a wrong value", "port: twenty\n", "a.yaml:1:7: port: "],
    ["a wrong item of a list", "port: 22\nhosts:\n  - one\n  - 2\n", "a.yaml:4:5: hosts.1: "],
    ["a missing value", "hosts: []\n", "a.yaml:1:1: port: "],
    ["a key twice", "port: 1\nport: 2\n", "a.yaml:2:1: "],
    ["what is no YAML", "port: 22\nhosts: [one\n", "a.yaml:3:1: "],
    ["nothing at all", "", "a.yaml:1:1: document: "],
  ])("says file, line and column of %s", (_, text, message) => {
    expect(() => parseYaml(text, schema, "a.yaml")).toThrow(message);
  });

  it("cannot grow without limit by its aliases", () => {
    const rows = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (let row = 1; row < 9; row++) {
      const [before, name] = ["abcdefghi"[row - 1], "abcdefghi"[row]];
      rows.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(", ")}]`);
    }
    expect(() => parseYaml(rows.join("\n"), z.unknown(), "bomb.yaml")).toThrow(/alias/i);
  });
});
