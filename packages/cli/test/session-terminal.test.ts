import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realSleep } from "@patchrig/core/clock";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { runProgram } from "../src/program.ts";
import { inChromium } from "./browser.ts";
import { fakeContext } from "./fake-context.ts";
import { playCast } from "./play-cast.ts";
import { withPrograms } from "./session-programs.ts";
import { PASSWORD, type Simulated, simulated, U1_FP } from "./simulated.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-terminal-"));
  writeFileSync(file("askpass.sh"), `#!/bin/sh\necho '${PASSWORD}'\n`, { mode: 0o700 });
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(file(name), "utf8");
const context = () => fakeContext({ cwd: folder, env: { HOME: folder, LANG: "C.UTF-8" } });
const session = async (...words: string[]) => {
  const given = context();
  const code = await runProgram(["session", ...words], given);
  return { code, out: given.out(), err: given.err() };
};

interface Action {
  /** What the session's end shows when it is time. */
  readonly when: RegExp;
  readonly type: string;
  /** The window becomes so large before. */
  readonly size?: readonly [columns: number, rows: number];
}

/** What is pressed whenever a pager waits. */
const PAGER = /Press ENTER key for more or Ctrl\+c to quit$/;

/** How OpenSSH is told the password. */
const askpass = () => ({ SSH_ASKPASS: file("askpass.sh"), SSH_ASKPASS_REQUIRE: "force" });

/** OpenSSH on a real terminal of script(1)'s, used as a person does who waits. Returns what was seen. */
async function onTerminal(port: number, actions: readonly Action[]): Promise<string> {
  const tty = file("tty");
  const ssh = "ssh -F /dev/null -o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no -o PubkeyAuthentication=no";
  const line = `tty > ${tty}; stty cols 80 rows 24; exec ${ssh} -p ${port} root@127.0.0.1`;
  const child = spawn("script", ["-q", "-e", "-c", line, "/dev/null"], {
    env: { ...process.env, ...askpass(), HOME: folder, TERM: "xterm", LANG: "C.UTF-8" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const waiting = [...actions];
  let shown = "";
  let since = 0;
  let busy = false;
  child.stdout.setEncoding("utf8").on("data", async (text: string) => {
    shown += text;
    if (busy) return;
    const seen = shown.slice(since).replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "");
    const next = PAGER.test(seen) ? { type: "\r" } : waiting[0]?.when.test(seen) ? waiting.shift() : undefined;
    if (next === undefined) return;
    if ("size" in next && next.size) {
      const [columns, rows] = next.size;
      busy = true;
      execFileSync("stty", ["-F", readFileSync(tty, "utf8").trim(), "cols", String(columns), "rows", String(rows)]);
      // The shell draws its prompt anew.
      await realSleep(300);
      busy = false;
    }
    since = shown.length;
    child.stdin.write(next.type);
  });
  await ended;
  return shown;
}

/** Starts `session record ssh --once` in front of a simulator, and lets a person use it. */
async function recorded(target: Simulated, out: string, actions: readonly Action[]): Promise<string> {
  const given = context();
  const endpoints = join(target.folder, "vcsa.json");
  const ended = runProgram(
    ["session", "record", "ssh", "--endpoints", endpoints, "--once", "--out", out, "--json", "--who", "a test"],
    given,
  );
  while (given.out() === "") await realSleep(10);
  const { ssh } = JSON.parse(given.out()) as { ssh: { port: number } };
  const shown = await onTerminal(ssh.port, actions);
  expect(await ended, given.err()).toBe(0);
  return shown;
}

/** Types a recording at a simulator that nobody has used. */
async function replayFresh(recording: string) {
  const fresh = await simulated({ iso: U1_FP });
  try {
    return await session("replay", recording, "--against", join(fresh.folder, "vcsa.json"), "--limit", "20");
  } finally {
    await fresh.close();
  }
}

const PROMPT = /Command> $/;
/** A key of several lines, and a password that is asked for. */
const NOT_TYPED = /^(?:-----BEGIN|Password: $)/;

describe("a session on a real terminal, recorded through the proxy", () => {
  withPrograms(
    ["script", "ssh", "stty"],
    "shows the first client what the target says before a login, as the target itself does",
    async () => {
      const target = await simulated();
      try {
        const directly = await onTerminal(target.endpoints.ssh.port, [{ when: PROMPT, type: "exit\r" }]);
        const proxied = await recorded(target, "banner", [{ when: PROMPT, type: "exit\r" }]);
        const banner = /^VMware vCenter Server Appliance \d[\d.]*\s*$/m;
        expect(directly).toMatch(banner);
        expect(proxied).toMatch(banner);
        expect(read("banner/session.session.md")).toMatch(banner);
      } finally {
        await target.close();
      }
    },
  );

  withPrograms(
    ["script", "ssh", "stty"],
    "whose window changes replays against a fresh simulator, as a cast and as a document",
    async () => {
      const target = await simulated({ iso: U1_FP });
      await recorded(target, "resized", [
        { when: PROMPT, size: [100, 30], type: "date\r" },
        { when: PROMPT, size: [120, 40], type: "software-packages stage --iso\r" },
        { when: /\[yes\/no\] $/, type: "yes\r" },
        { when: PROMPT, size: [60, 20], type: "software-packages list --staged\r" },
        { when: PROMPT, type: "exit\r" },
      ]).finally(() => target.close());
      expect(read("resized/session.cast")).toMatch(/"r", "120x40"/);
      expect(read("resized/session.session.md")).toMatch(/^@resize 120x40$/m);
      for (const recording of ["session.cast", "session.session.md"]) {
        const { code, out } = await replayFresh(`resized/${recording}`);
        expect(out).toMatch(/^same .*: 4 turns as recorded/);
        expect(code).toBe(0);
      }
    },
  );

  withPrograms(["script", "ssh", "stty"], "holds none of forty kinds of secret that somebody types", async () => {
    const planted = (
      JSON.parse(
        readFileSync(new URL("../../core/test/transcript/planted-secrets.json", import.meta.url), "utf8"),
      ) as readonly (readonly [how: string, secret: string])[]
    ).filter(([how, secret]) => !NOT_TYPED.test(how) && secret !== "known-word-only");
    expect(planted.length).toBeGreaterThanOrEqual(40);
    const target = await simulated();
    const shown = await recorded(target, "planted", [
      ...planted.map(([how, secret]) => ({ when: PROMPT, type: `${how.replace("§", () => secret)}\r` })),
      { when: PROMPT, type: "exit\r" },
    ]).finally(() => target.close());
    // What the terminal's edge cut is put together again.
    const onScreen = shown.replace(/ \r|\r\n?|\n/g, "");
    const onDisk = read("planted/session.cast") + read("planted/session.session.md");
    expect(planted.filter(([, secret]) => !onScreen.includes(secret)).map(([how]) => how)).toEqual([]);
    const text = onDisk.replace(/\\r\\n|\\r|\n/g, "");
    expect(planted.filter(([, secret]) => onDisk.includes(secret) || text.includes(secret))).toEqual([]);
    expect(await session("redact", "--verify", "planted")).toMatchObject({ code: 0, out: "no secret was found\n" });
  });

  withPrograms(["ssh"], "replays a command without a terminal as such, as a cast and as a document", async () => {
    const target = await simulated();
    const given = context();
    const endpoints = join(target.folder, "vcsa.json");
    const recording = runProgram(
      ["session", "record", "ssh", "--endpoints", endpoints, "--once", "--out", "exec", "--json"],
      given,
    );
    while (given.out() === "") await realSleep(10);
    const { ssh } = JSON.parse(given.out()) as { ssh: { port: number } };
    const words = ["-F", "/dev/null", "-o", "UserKnownHostsFile=/dev/null"];
    const options = ["-o", "StrictHostKeyChecking=no", "-o", "PubkeyAuthentication=no", "-p", String(ssh.port)];
    const child = spawn("ssh", [...words, ...options, "root@127.0.0.1", "date"], {
      env: { ...process.env, ...askpass(), HOME: folder },
      stdio: "ignore",
    });
    await once(child, "exit");
    expect(await recording).toBe(0);
    await target.close();
    expect((await session("import", "exec/session.cast", "-o", "again.session.md")).code).toBe(0);
    for (const file of ["exec/session.cast", "exec/session.session.md", "again.session.md"])
      expect(await replayFresh(file)).toMatchObject({ code: 0, out: `same  ${file}: 1 turn as recorded\n` });
  });

  inChromium("is played to its end by asciinema-player, its phases as markers", async (browser) => {
    const target = await simulated({ iso: U1_FP });
    await recorded(target, "played", [
      { when: PROMPT, type: "software-packages stage --iso --acceptEulas\r" },
      { when: PROMPT, type: "date\r" },
      { when: PROMPT, type: "exit\r" },
    ]).finally(() => target.close());
    const played = await playCast(browser, read("played/session.cast"));
    expect(played).toMatchObject({ ended: true, text: expect.stringMatching(/Unknown command: `date'/) });
    expect(played.markers).toEqual(expect.arrayContaining(["ISO mounted successfully"]));
  });
});
