import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realSleep } from "@patchrig/core/clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import { type FakeContext, fakeContext } from "./fake-context.ts";
import { PASSWORD, type Simulated, simulated, U1_FP } from "./simulated.ts";

let folder: string;
const context = (): FakeContext => fakeContext({ cwd: folder, env: { HOME: folder, LANG: "C.UTF-8" } });
const session = async (...words: string[]) => {
  const given = context();
  const code = await runProgram(["session", ...words], given);
  return { code, out: given.out(), err: given.err() };
};
const read = (name: string) => readFileSync(join(folder, name), "utf8");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-session-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** OpenSSH on a terminal of its own kind, typing when the session waits. */
async function openSsh(port: number, typed: readonly (readonly [awaited: RegExp, text: string])[]): Promise<string> {
  const askpass = join(folder, "askpass.sh");
  writeFileSync(askpass, `#!/bin/sh\necho '${PASSWORD}'\n`, { mode: 0o700 });
  const options = [
    "StrictHostKeyChecking=no",
    "UserKnownHostsFile=/dev/null",
    "LogLevel=ERROR",
    "PubkeyAuthentication=no",
  ];
  const child = spawn(
    "ssh",
    ["-tt", "-p", String(port), ...options.flatMap((option) => ["-o", option]), "root@127.0.0.1"],
    {
      env: { ...process.env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: "force", DISPLAY: ":0" },
      stdio: ["pipe", "pipe", "pipe"],
    },
  );
  let shown = "";
  let from = 0;
  const waiting = [...typed];
  child.stdout.on("data", (bytes: Buffer) => {
    shown += bytes.toString("utf8");
    for (let next = waiting[0]; next?.[0].test(shown.slice(from)); next = waiting[0]) {
      waiting.shift();
      from = shown.length;
      child.stdin.write(`${next[1]}\r`);
    }
  });
  await new Promise((resolve) => child.once("close", resolve));
  return shown;
}

const PROMPT = /Command> $/;

async function recorded(target: Simulated, out: string): Promise<{ readonly shown: string; readonly said: string }> {
  const given = context();
  const ended = runProgram(
    [
      "session",
      "record",
      "ssh",
      "--endpoints",
      join(target.folder, "vcsa.json"),
      "--once",
      "--out",
      out,
      "--json",
      "--who",
      "a test",
    ],
    given,
  );
  while (given.out() === "") await realSleep(10);
  const { ssh } = JSON.parse(given.out()) as { ssh: { port: number } };
  const shown = await openSsh(ssh.port, [
    [PROMPT, "software-packages stage --iso"],
    [/\[yes\/no\] $/, "yes"],
    [PROMPT, "software-packages list --staged"],
    [PROMPT, "date"],
    [PROMPT, "exit"],
  ]);
  expect(await ended).toBe(0);
  return { shown, said: given.err() };
}

describe("a session recorded through the proxy by OpenSSH", () => {
  it.each([
    ["README.md", "# A project\n\nIts text.\n", "no prompt and no line of an appliance was found"],
    [
      "night.ndjson",
      '{"at":"2015-10-08T02:40:05.536Z","type":"run-started","plan":"update"}\n',
      "vcsa status --journal",
    ],
  ])("explains no session where %s is none: 2, and why", async (name, text, why) => {
    writeFileSync(join(folder, name), text);
    const { code, out, err } = await session("explain", name);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(why);
  });

  it("replays against a fresh simulator, holds no secret, and explains itself", async () => {
    const first = await simulated({ iso: U1_FP });
    const { shown } = await recorded(first, "recorded").finally(() => first.close());
    expect(shown).toMatch(/packages staged successfully/);
    expect(readdirSync(join(folder, "recorded")).sort()).toEqual(["session.cast", "session.session.md"]);
    expect(read("recorded/session.session.md")).toMatch(/^> yes$/m);
    expect(read("recorded/session.session.md")).toMatch(/^Command> software-packages list --staged$/m);

    expect(await session("redact", "--verify", "recorded")).toMatchObject({ code: 0, out: "no secret was found\n" });
    const explained = JSON.parse((await session("explain", "recorded/session.cast", "--json")).out);
    expect(explained).toMatchObject({
      profile: "vcsa/6.0",
      commands: [
        { kind: "stage", outcome: "done" },
        { kind: "list", staged: { version: "6.0.0.10000" } },
        { line: "date", outcome: "refused" },
        { kind: "exit" },
      ],
    });
    expect(read("recorded/session.cast")).toMatch(/"m", "ISO mounted successfully"/);

    const fresh = await simulated({ iso: U1_FP });
    try {
      fresh.file("again.session.md", read("recorded/session.session.md"));
      const replayed = await session(
        "replay",
        join(fresh.folder, "again.session.md"),
        "--against",
        join(fresh.folder, "vcsa.json"),
      );
      expect(replayed.out).toMatch(/^same .*4 turns as recorded/);
    } finally {
      await fresh.close();
    }
  });
});
