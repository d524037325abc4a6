import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";

let folder: string;
const file = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(file(name), "utf8");
const session = async (...words: string[]) => {
  const given = fakeContext({ cwd: folder, env: { HOME: folder, LANG: "C.UTF-8" } });
  const code = await runProgram(["session", ...words], given);
  return { code, out: given.out(), err: given.err() };
};

const SSH = { host: "127.0.0.1", port: 1, user: "root", password: "x" };
const URLS = { https: { url: "https://127.0.0.1:1" }, vami: { url: "https://127.0.0.1:1" } };
const ENDPOINTS = { version: 1, seed: 1, appliances: [{ name: "vcsa", profile: "vcsa/6.0", ssh: SSH, ...URLS }] };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-files-"));
  writeFileSync(file("vcsa.json"), JSON.stringify(ENDPOINTS));
  writeFileSync(file("a.txt"), "Command> date\nUnknown command: `date'\n");
  writeFileSync(file("not-a.timing"), "{}\n");
  mkdirSync(file("empty"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file or a folder that a session command cannot use", () => {
  it.each([
    ["import none.cast", 2, "none.cast: there is no such file"],
    ["import empty", 2, "empty: it is a folder"],
    ["import a.txt --timing none", 2, "--timing: none: there is no such file"],
    ["import a.txt --timing not-a.timing --input none", 2, "--input: none: there is no such file"],
    ["import a.txt --timing not-a.timing", 2, "not-a.timing:1:1: expected seconds and bytes"],
    ["import a.txt -o empty", 1, "empty cannot be written: it is a folder"],
    ["import a.txt -o a.txt/x.md", 1, "a part of its path is no folder"],
    ["explain none", 2, "none: there is no such file"],
    ["diff a.txt none", 2, "none: there is no such file"],
    ["redact none", 2, "none: there is no such file"],
    ["redact --verify none", 2, "none: there is no such file"],
    ["redact a.txt --secret-file none", 2, "--secret-file: none: there is no such file"],
    ["redact a.txt --out a.txt/x", 1, "a part of its path is no folder"],
    ["replay none --against vcsa.json", 2, "none: there is no such file"],
    ["test none --against vcsa.json", 2, "none: there is no such folder"],
    ["test a.txt --against vcsa.json", 2, "a.txt: it is no folder"],
    ["test empty --against none", 2, "--against: none: there is no such file"],
    ["test empty --against vcsa.json --junit a.txt/x", 1, "a part of its path is no folder"],
    ["to-profile none", 2, "none: there is no such folder"],
    ["to-profile a.txt", 2, "a.txt: it is no folder"],
    ["record run --out a.txt/x -- true", 1, "a part of its path is no folder"],
  ])("is named by `session %s`: %i, and why", async (line, code, why) => {
    const before = readdirSync(folder);
    const said = await session(...line.split(" "));
    expect(said).toMatchObject({ code, err: expect.stringContaining(why) });
    expect(said.err).not.toMatch(/ENO|EISDIR|EEXIST/);
    // No half of a file is left, but the user's own key for pseudonyms.
    expect(readdirSync(folder).filter((name) => !before.includes(name) && name !== ".local")).toEqual([]);
  });
});

/** A cast of some megabytes: one secret stands in the middle, cut into many events. */
function longCast(turns: number): string {
  const steps = Array.from({ length: 200 }, (_, at) => ` [2015-10-08T02:43:36.281] : Doing step ${at} of the work`);
  const events = ["Command> work", ...steps].map((line) => `[0.01, "o", ${JSON.stringify(`${line}\r\n`)}]\n`).join("");
  const planted = [..."login --password Tr0ub4dor-and-3\r\n"].map((char) => `[0.01, "o", ${JSON.stringify(char)}]\n`);
  const half = events.repeat(turns / 2);
  return `{"version":3,"term":{"cols":80,"rows":24}}\n${half}${planted.join("")}${half}`;
}

describe("a recording larger than what is read at once", () => {
  it("comes in whole and in order, without the secret in its middle", async () => {
    writeFileSync(file("long.cast"), longCast(200));
    const digest = createHash("sha256").update(read("long.cast")).digest("hex");
    const imported = await session("import", "long.cast", "-o", "long.session.md");
    expect(imported).toMatchObject({ code: 0, err: expect.stringMatching(/long\.cast still has them/) });
    const rows = read("long.session.md").split("```")[1]?.split("\n") ?? [];
    expect(rows.filter((row) => row === "Command> work")).toHaveLength(200);
    expect(rows.filter((row) => row.endsWith("] : Doing step 199 of the work"))).toHaveLength(200);
    expect(rows.filter((row) => /login/.test(row))).toEqual(["login --password [redacted argument]"]);
    // The recording itself stays as it is: nothing takes its place unasked.
    expect(createHash("sha256").update(read("long.cast")).digest("hex")).toBe(digest);
    expect(existsSync(file("long.session.md.rows"))).toBe(false);
  });

  it("is looked through, and rid of its secret, whatever pieces it is read in", async () => {
    writeFileSync(file("leaky.cast"), longCast(100));
    const found = JSON.parse((await session("redact", "--verify", "leaky.cast", "--json")).out);
    const line = read("leaky.cast").split("\n").indexOf('[0.01, "o", "\\n"]') + 1;
    expect(found).toMatchObject({ clean: false, found: [{ line, kind: "argument" }] });
    expect((await session("redact", "leaky.cast")).out).toBe("leaky.cast: 1 secret taken out\n");
    expect(await session("redact", "--verify", "leaky.cast")).toMatchObject({ code: 0 });
    expect(read("leaky.cast").match(/step 199/g)).toHaveLength(100);
  });

  it("is refused with a bound and a way out where it has to be held whole", async () => {
    writeFileSync(file("huge.txt"), "Command> date\nUnknown command: `date'\n".repeat(250_000));
    for (const words of [
      ["diff", "huge.txt", "a.txt"],
      ["replay", "huge.txt", "--against", "vcsa.json"],
    ]) {
      const { code, err } = await session(...words);
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringMatching(/larger than 8 MB.*\nhint: cut it/) });
    }
    rmSync(file("huge.txt"));
  });
});
