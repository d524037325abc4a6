import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";

const page = readFileSync(new URL("../../../docs/surface.md", import.meta.url), "utf8");
const TARGET = [
  "endpoints",
  "name",
  "ssh",
  "https",
  "sdk",
  "sdk-user",
  "sdk-password-file",
  "vm",
  "password-file",
  "identity",
  "known-hosts",
];
const TRUST = ["host-key-sha256", "ca", "cert-sha256"];

/** The rows of the table of commands: command, own options, has it a target? */
const rows = [...page.matchAll(/^\| `([a-z ]+)`[^|]*\|[^|]*\| (target, )?`((?:--[a-z0-9-]+ ?)+)`/gm)].map(
  ([, command = "", target, options = ""]) => ({ command, target: target !== undefined, options: options.split(" ") }),
);

async function optionsOf(command: string): Promise<string[]> {
  const context = fakeContext();
  expect(await runProgram([...command.split(" "), "--help"], context)).toBe(0);
  return [...context.out().matchAll(/^ {2}(?:-\w, )?--([a-z0-9-]+)/gm)].map(([, name = ""]) => name);
}

describe("docs/surface.md", () => {
  it.each(rows)("names the options of $command as its help does", async ({ command, target, options }) => {
    const named = [...options.map((option) => option.slice(2)), ...(target ? [...TARGET, ...TRUST] : []), "help"];
    expect((await optionsOf(command)).toSorted()).toEqual(named.toSorted());
  });

  it("names every command but those of vmrole", async () => {
    expect(rows.map(({ command }) => command)).toHaveLength(18);
  });
});
