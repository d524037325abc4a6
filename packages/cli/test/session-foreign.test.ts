import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";
import { withPrograms } from "./session-programs.ts";
import { PASSWORD, simulated, U1_FP } from "./simulated.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-foreign-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(file(name), "utf8");
const session = async (...words: string[]) => {
  const given = fakeContext({ cwd: folder, env: { HOME: folder, LANG: "C.UTF-8" } });
  const code = await runProgram(["session", ...words], given);
  return { code, out: given.out(), err: given.err() };
};
/** What a person waits for, and types then. */
type Dialogue = readonly (readonly [awaited: RegExp, typed: string])[];
const PROMPT = /Command> $/;
const STAGING: Dialogue = [
  [PROMPT, "software-packages stage --iso --acceptEulas\r"],
  [/staged successfully[\s\S]*Command> $/, "software-packages list --staged\r"],
  [PROMPT, "date\r"],
  [PROMPT, "exit\r"],
];

const ssh = (port: number) =>
  [
    ..."sshpass -e ssh -tt -F /dev/null -o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no".split(" "),
    ..."-o PubkeyAuthentication=no".split(" "),
    `-p ${port} root@127.0.0.1`,
  ].join(" ");

/** Runs a recorder around OpenSSH at a fresh simulator, on a terminal of script(1)'s, as somebody who waits for prompts. */
async function record(recorder: (command: string) => string, dialogue: Dialogue): Promise<string> {
  const target = await simulated({ iso: U1_FP });
  const around = ["-q", "-e", "-c", `stty cols 80 rows 24; ${recorder(ssh(target.endpoints.ssh.port))}`, "/dev/null"];
  const child = spawn("script", around, {
    env: { ...process.env, HOME: folder, TERM: "xterm", LANG: "C.UTF-8", SSHPASS: PASSWORD },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  let shown = "";
  let since = 0;
  let next = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    const [awaited, typed] = dialogue[next] ?? [];
    if (typed === undefined || !awaited?.test(shown.slice(since).replace(/\x1b\[[0-9;?]*[A-Za-z]/g, ""))) return;
    since = shown.length;
    next++;
    child.stdin.write(typed);
  });
  try {
    await ended;
    return shown;
  } finally {
    await target.close();
  }
}

/** Types an imported document at a simulator that nobody has used. */
async function replayFresh(document: string) {
  const fresh = await simulated({ iso: U1_FP });
  try {
    return await session("replay", document, "--against", join(fresh.folder, "vcsa.json"), "--limit", "20");
  } finally {
    await fresh.close();
  }
}

/** Another release says other things: a replay that finds no difference there compares nothing. */
async function replayElsewhere(document: string) {
  const other = await simulated({ profile: "vcsa/6.7" });
  try {
    return await session("replay", document, "--against", join(other.folder, "vcsa.json"), "--limit", "20");
  } finally {
    await other.close();
  }
}

describe("a session with the simulator that another program took down", () => {
  withPrograms(
    ["asciinema", "script", "ssh", "sshpass"],
    "comes in from asciinema and replays against a fresh simulator",
    async () => {
      const shown = await record(
        (command) => `asciinema rec -q --stdin -c "${command}" ${file("night.cast")}`,
        STAGING,
      );
      expect(shown).toMatch(/Unknown command: `date'/);
      const imported = await session("import", "night.cast", "-o", "cast.session.md", "--json");
      expect(imported.code, imported.err).toBe(0);
      expect(JSON.parse(imported.out)).toMatchObject({
        grade: "bytes",
        notes: ["2 lines of the client's own left out: no target says them"],
      });
      expect(read("cast.session.md")).toMatch(/packages staged successfully$/m);
      const replayed = await replayFresh("cast.session.md");
      expect(replayed.out).toMatch(/^same .*: 4 turns as recorded/);
      expect(replayed.code).toBe(0);
      expect(await replayElsewhere("cast.session.md")).toMatchObject({
        code: 4,
        out: expect.stringMatching(/^differs/),
      });
    },
  );

  withPrograms(
    ["script", "ssh", "sshpass"],
    "comes in from script(1), with its timing and what was typed, and replays against a fresh simulator",
    async () => {
      const logs = `--log-out ${file("typescript")} --log-in ${file("typed")} --log-timing ${file("timing")}`;
      await record((command) => `script -q -e ${logs} -c "${command}"`, STAGING);
      const imported = await session(
        ...["import", "typescript", "--timing", "timing", "--input", "typed", "-o", "script.session.md", "--json"],
      );
      expect(imported.code, imported.err).toBe(0);
      expect(JSON.parse(imported.out)).toMatchObject({ grade: "bytes" });
      const replayed = await replayFresh("script.session.md");
      expect(replayed.out).toMatch(/^same .*: 4 turns as recorded/);
      expect(replayed.code).toBe(0);
    },
  );

  withPrograms(
    ["script", "ssh", "sshpass"],
    "comes in from a bare typescript, which tells no times, and replays all the same",
    async () => {
      await record((command) => `script -q -e -c "${command}" ${file("bare")}`, STAGING);
      const imported = await session("import", "bare", "-o", "bare.session.md", "--json");
      expect(imported.code, imported.err).toBe(0);
      expect(JSON.parse(imported.out).lost).toContain("when each line came");
      const replayed = await replayFresh("bare.session.md");
      expect(replayed.out).toMatch(/^same .*: 4 turns as recorded/);
    },
  );
});
