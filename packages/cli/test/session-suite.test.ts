import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";
import { DATE, PASSPORT } from "./session-documents.ts";
import { type Simulated, simulated, U1_FP } from "./simulated.ts";

let target: Simulated;
const session = async (words: readonly string[], typed?: readonly string[]) => {
  const given = fakeContext({ cwd: target.folder, env: { HOME: target.folder }, ...(typed && { typed }) });
  const code = await runProgram(["session", ...words], given);
  return { code, out: given.out(), err: given.err() };
};
const write = (name: string, text: string) => {
  mkdirSync(join(target.folder, name, ".."), { recursive: true });
  writeFileSync(join(target.folder, name), text);
};
const against = ["--against", "vcsa.json", "--limit", "10"];

beforeAll(async () => {
  target = await simulated({ iso: U1_FP });
});
afterAll(() => target.close());

describe("session replay", () => {
  it("shows a near miss: what came instead, where it first differs, both sides beside each other", async () => {
    write("near.session.md", DATE.replace("Unknown command: `date'", "Unknown command: `time'"));
    const { code, out } = await session(["replay", "near.session.md", ...against]);
    expect(code).toBe(4);
    expect(out).toMatch(/^differs .*near\.session\.md: 0 turns as recorded, 1 not$/m);
    expect(out).toMatch(/near\.session\.md:20$/m);
    expect(out).toMatch(/expected {2}Unknown command: `time'\n {2}came {6}Unknown command: `date'\n {2} +\^$/m);
    expect(out).toMatch(/│/);
  });

  it("holds to bounds of time and to lines that may never come", async () => {
    write("never.session.md", DATE.replace("Traceback[..]", "Unknown[..]"));
    expect((await session(["replay", "never.session.md", ...against])).out).toMatch(/this line may never come/);
    write("slow.session.md", DATE.replace("..1m", "10m..1d"));
    expect((await session(["replay", "slow.session.md", ...against])).out).toMatch(/the turn took/);
  });

  it("pages through a licence by a key until the question comes, and answers it", async () => {
    const staging =
      PASSPORT +
      [
        "```session",
        "...",
        "Command> software-packages stage --iso",
        " [<ts:event>] : Staging software update packages from ISO",
        "...",
        "Press ENTER key for more or Ctrl+c to quit",
        "@key ENTER* until [yes/no]",
        "[..]Do you accept the terms and conditions?  [yes/no]\\s",
        "> yes",
        " [<ts:log>] : Processing software packages in update payload <packages:counter>",
        "...",
        " [<ts:event>] : (<packages:n>) packages staged successfully",
        "@elapsed 1m..1h",
        "...",
        "Command>",
        "```",
        "",
      ].join("\n");
    write("pager.session.md", staging);
    const { code, out } = await session(["replay", "pager.session.md", ...against]);
    expect(code, out).toBe(0);
  });

  it("says who moved, of a recording, a simulator and a live machine", async () => {
    write("same.session.md", DATE);
    const three = (file: string) => session(["replay", file, ...against, "--live", "vcsa.json", "--json"]);
    expect(JSON.parse((await three("same.session.md")).out)).toMatchObject({ verdict: "none" });
    const stale = await three("near.session.md");
    expect(stale.code).toBe(4);
    expect(JSON.parse(stale.out)).toMatchObject({
      verdict: "recording",
      turns: [{ input: "date", moved: "recording" }],
    });
  });

  it("replays the project's own evidence, with the state that it begins in", async () => {
    const evidence = fileURLToPath(
      new URL("../../platforms/vcsa/6.0/evidence/06-6.0-shutdown-r-now-argparse-error.txt", import.meta.url),
    );
    const fresh = await simulated();
    try {
      fresh.file("06-shutdown.txt", readFileSync(evidence, "utf8"));
      const given = fakeContext({ cwd: fresh.folder, env: { HOME: fresh.folder } });
      expect(await runProgram(["session", "replay", "06-shutdown.txt", "--against", "vcsa.json"], given)).toBe(0);
      expect(given.out()).toMatch(/^06: as recorded/);
    } finally {
      await fresh.close();
    }
  });
});

describe("session replay --update", () => {
  const STALE = DATE.replace("Unknown command: `date'", "Unknown word: `date'\nUnknown[..] (glob?)\nno such line");

  it("rewrites what is literal and keeps every pattern", async () => {
    write("stale.session.md", STALE);
    const { code, out, err } = await session(["replay", "stale.session.md", ...against, "--update", "--yes"]);
    expect(code, err).toBe(0);
    expect(out).toMatch(/2 lines changed/);
    expect(readFileSync(join(target.folder, "stale.session.md"), "utf8")).toBe(
      DATE.replace("Unknown command: `date'", "Unknown command: `date'\nUnknown[..] (glob?)"),
    );
    expect((await session(["replay", "stale.session.md", ...against])).code).toBe(0);
  });

  it("asks one by one on a terminal, and changes nothing where nobody can be asked", async () => {
    write("ask.session.md", STALE);
    const unasked = await session(["replay", "ask.session.md", ...against, "--update"]);
    expect(unasked).toMatchObject({ code: 4, out: expect.stringMatching(/nothing was changed; it still differs/) });
    expect(readFileSync(join(target.folder, "ask.session.md"), "utf8")).toBe(STALE);
    await session(["replay", "ask.session.md", ...against, "--update"], ["y\n", "n\n"]);
    expect(readFileSync(join(target.folder, "ask.session.md"), "utf8")).toBe(
      STALE.replace("Unknown word:", "Unknown command:"),
    );
  });

  it("never touches evidence", async () => {
    const evidence = STALE.replace("redactions: 0", "redactions: 0\nevidence: true");
    write("evidence.session.md", evidence);
    const { code, err } = await session(["replay", "evidence.session.md", ...against, "--update", "--yes"]);
    expect(code).toBe(3);
    expect(err).toMatch(/is evidence/);
    expect(readFileSync(join(target.folder, "evidence.session.md"), "utf8")).toBe(evidence);
  });
});

describe("session test", () => {
  it("plays a folder, writes JUnit that its schema accepts, and fails for what is stale, broken or not played", async () => {
    write("suite/good.session.md", DATE);
    write(
      "suite/differs.session.md",
      DATE.replace("Unknown command: `date'", '<it\'s> & "that"').replace("<it", "\\<it"),
    );
    write("suite/old.session.md", DATE.replace("redactions: 0", "redactions: 0\nexpires: 365d"));
    write("suite/unused.session.md", DATE.replace("Command>\n", "Command> exit\nCommand> date\nCommand>\n"));
    write("suite/no-passport.session.md", "Command> date\n");
    const { code, out } = await session(["test", "suite", ...against, "--junit", "junit.xml", "--json"]);
    expect(code).toBe(4);
    const { passed, failed, sessions } = JSON.parse(out) as {
      passed: number;
      failed: number;
      sessions: { file: string; problem: string | null }[];
    };
    expect([passed, failed]).toEqual([1, 4]);
    const problem = (name: string) => sessions.find(({ file }) => file.endsWith(`${name}.session.md`))?.problem;
    expect(problem("old")).toMatch(/days ago, and good for 365/);
    expect(problem("unused")).toMatch(/this turn was never played/);
    expect(problem("no-passport")).toMatch(/:1:1: expected a passport/);
    const xsd = fileURLToPath(new URL("junit.xsd", import.meta.url));
    expect(() =>
      execFileSync("xmllint", ["--noout", "--schema", xsd, join(target.folder, "junit.xml")], { stdio: "pipe" }),
    ).not.toThrow();
  });

  it("fails for an empty folder as for a broken session, in every report", async () => {
    mkdirSync(join(target.folder, "empty"), { recursive: true });
    const { code, out } = await session(["test", "empty", ...against, "--junit", "empty.xml"]);
    expect(code).toBe(4);
    expect(out).toMatch(/^FAIL {2}empty\n +empty holds no \*\.session\.md: a test of nothing proves nothing/);
    expect(out).toMatch(/^0 passed, 1 failed$/m);
    expect(readFileSync(join(target.folder, "empty.xml"), "utf8")).toMatch(
      /<testsuites tests="1" failures="1"[\s\S]*<failure message="empty holds no/,
    );
    const told = await session(["test", "empty", ...against, "--json"]);
    expect(told.code).toBe(4);
    expect(JSON.parse(told.out)).toMatchObject({ passed: 0, failed: 1, sessions: [{ file: "empty" }] });
    expect((await session(["test", "no-such-folder", ...against])).code).toBe(2);
  });
});

describe("session diff", () => {
  it("finds what two recordings of any kind differ in, and takes masked stamps for the same", async () => {
    write("a.txt", "Command> list\n [2015-10-08T02:43:36.281] : one\n two\nCommand> exit\n");
    write("b.txt", "Command> list\n [2016-10-08T02:43:36.282] : one\n two\nCommand> exit\n");
    write("c.txt", "Command> list\n [2016-10-08T02:43:36.282] : one\n three\nCommand> exit\n");
    expect(await session(["diff", "a.txt", "b.txt"])).toMatchObject({ code: 0, out: "same\n" });
    const { code, out } = await session(["diff", "a.txt", "c.txt"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^~ {2}two +│ {2}three$/m);
  });
});

describe("session to-profile", () => {
  it("drafts a profile of recordings and lists what they do not show", async () => {
    const folder = fileURLToPath(new URL("../../platforms/vcsa/6.0/evidence", import.meta.url));
    const { code, out } = await session(["to-profile", folder, "--out", "draft", "--id", "vcsa/6.0-draft"]);
    expect(code).toBe(0);
    expect(out).toMatch(/not learnt: the list of plug-ins/);
    const draft = readFileSync(join(target.folder, "draft/profile.draft.yaml"), "utf8");
    const timeline = readdirSync(join(target.folder, "draft/timelines")).find((name) => name.startsWith("install-"));
    expect(draft).toMatch(/unknownCommand: \{ text: "Unknown command: /);
    expect(draft).toMatch(/motd: \{ text: " {4}\* List APIs/);
    expect(readFileSync(join(target.folder, "draft/timelines", timeline ?? ""), "utf8")).toMatch(
      /- \{ script: "Upgrading software packages \.\.\.\.", after: 0\.38s \}/,
    );
  });
});
