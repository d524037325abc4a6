import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "@patchrig/core/clock";
import { createSessionRecorder } from "@patchrig/core/transcript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import { inChromium } from "./browser.ts";
import { fakeContext } from "./fake-context.ts";
import { playCast } from "./play-cast.ts";
import { withPrograms } from "./session-programs.ts";

let folder: string;
const session = async (...words: string[]) => {
  const given = fakeContext({ cwd: folder, env: { HOME: folder, LANG: "C.UTF-8" } });
  const code = await runProgram(["session", ...words], given);
  return { code, out: given.out(), err: given.err() };
};
const file = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(file(name), "utf8");
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-import-"));
  // A shell that looks like the appliance's: what it says does not matter here.
  writeFileSync(
    file("shell.sh"),
    'printf "Command> "; read line; printf "Copying 1/3\\rCopying 2/3\\rCopying 3/3\\n"; printf "Go on? [yes/no] "; read answer; printf "done\\nCommand> "; read last\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const EXPECTED =
  "```session\nCommand> install\nCopying <count:counter>\nGo on? [yes/no]\\s\n> yes\ndone\nCommand> exit\n```\n";
/** Types as a person does, who waits for the prompt: these programs read a real terminal. */
const typing = "sleep 0.7; echo install; sleep 0.4; echo yes; sleep 0.4; echo exit; sleep 0.4";
const typeInto = (command: string) =>
  execFileSync("sh", ["-c", `(${typing}) | ${command}`], {
    env: { ...process.env, HOME: folder, TERM: "xterm" },
    stdio: ["ignore", "ignore", "inherit"],
  });

describe("recordings of other programs", () => {
  withPrograms(["asciinema"], "come in from asciinema, and what they say stays", async () => {
    typeInto(`asciinema rec -q --stdin -c "sh ${file("shell.sh")}" ${file("demo.cast")}`);
    expect((await session("import", "demo.cast", "-o", "demo.session.md", "--who", "a test")).code).toBe(0);
    expect(read("demo.session.md")).toContain("Copying <count:counter>\nGo on? [yes/no]\\s\n> yes\ndone\n");
    expect(read("demo.session.md")).toMatch(/^grade: bytes$/m);
    // Beside it lies what was recorded, as it was: no copy without secrets takes its place.
    expect(read("demo.cast")).toMatch(/"version": ?2/);
    expect((await session("import", "demo.cast", "-o", "copy.session.md", "--who", "a test")).code).toBe(0);
    expect(read("copy.cast")).toMatch(/"version": ?3/);
    expect(read("copy.session.md")).toBe(read("demo.session.md"));
  });

  withPrograms(["script"], "come in from script(1) with its timing and what was typed", async () => {
    typeInto(
      `script -q -e --log-out ${file("typescript")} --log-in ${file("typed")} --log-timing ${file("timing")} -c "sh ${file("shell.sh")}"`,
    );
    const imported = await session(
      "import",
      "typescript",
      "--timing",
      "timing",
      "-o",
      "typescript.session.md",
      "--json",
    );
    expect(imported.code, imported.err).toBe(0);
    expect(JSON.parse(imported.out)).toMatchObject({ grade: "bytes" });
    expect(read("typescript.session.md")).toContain("Copying <count:counter>\nGo on? [yes/no]\\s\n> yes\ndone\n");
    const lost = JSON.parse((await session("import", "typescript", "-o", "untimed.session.md", "--json")).out);
    expect(lost.lost).toContain("when each line came");
  });

  it("come in from PuTTY, from asciicast 1 and from a paste that lost its blanks, each with what it lost", async () => {
    writeFileSync(
      file("putty.log"),
      "=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2020.01.14 17:55:46 =~=~=~=~=~=~=~=~=~=~=~=\r\nCommand> install\r\nCopying 3/3\r\nGo on? [yes/no] yes\r\ndone\r\nCommand> exit\r\n",
    );
    expect((await session("import", "putty.log", "-o", "putty.session.md")).code).toBe(0);
    expect(read("putty.session.md").split("---\n").at(-1)).toBe(EXPECTED);
    writeFileSync(
      file("v1.json"),
      JSON.stringify({
        version: 1,
        width: 80,
        height: 24,
        stdout: [
          [0, "Command> install\r\nCopying 3/3\r\n"],
          [1.5, "Go on? [yes/no] yes\r\ndone\r\nCommand> exit\r\n"],
        ],
      }),
    );
    expect((await session("import", "v1.json", "-o", "v1.session.md")).code).toBe(0);
    expect(read("v1.session.md").split("---\n").at(-1)).toBe(EXPECTED);
    writeFileSync(file("paste.txt"), "Command> install\nCopying 3/3\nGo on? [yes/no] yes\ndone\n...\nCommand> exit\n");
    const paste = JSON.parse((await session("import", "paste.txt", "-o", "paste.session.md", "--json")).out);
    expect(paste).toMatchObject({
      grade: "text",
      lost: expect.arrayContaining([
        "when each line came",
        "which keys were pressed",
        "what its author left out",
        "indentation",
      ]),
    });
    expect(read("paste.session.md")).toMatch(/^lost: when each line came; /m);
  });

  it("come in from HAR without their secrets", async () => {
    const header = (name: string, value: string) => ({ name, value });
    const entry = {
      startedDateTime: "2026-01-01T00:00:00Z",
      time: 5,
      request: {
        method: "POST",
        url: "https://vc.corp.local/rest/session",
        headers: [header("Authorization", "Basic cm9vdDpodW50ZXIy")],
      },
      response: {
        status: 200,
        headers: [header("content-type", "application/json")],
        content: { text: '{"token":"0123-secret-token"}' },
      },
    };
    writeFileSync(file("web.har"), JSON.stringify({ log: { entries: [entry] } }));
    expect((await session("import", "web.har", "-o", "web.session.md")).code).toBe(0);
    expect(read("web.session.md")).toMatch(/^HTTP> POST \/rest\/session$/m);
    expect(read("web.session.md")).not.toMatch(/cm9vd|0123-secret|corp/);
  });

  it("are refused with the place and what was expected", async () => {
    writeFileSync(file("broken.har"), '{"log":{"entries":[{"request":1}]}}');
    expect(await session("import", "broken.har")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/broken\.har:1:1: expected a HAR file: log\.entries\.0/),
    });
    writeFileSync(file("broken.timing"), "0.1 5\nsoon 3\n");
    writeFileSync(file("some.txt"), "Script started on x\nhello\n");
    expect(await session("import", "some.txt", "--timing", "broken.timing")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/2:1: expected seconds and bytes/),
    });
    writeFileSync(file("binary"), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0]));
    expect(await session("import", "binary")).toMatchObject({ code: 2, err: expect.stringMatching(/binary file/) });
  });
});

describe("our casts", () => {
  inChromium("are played to their end by asciinema-player, markers included", async (browser) => {
    const lines: string[] = [];
    const clock = new VirtualClock({ startsAt: 1_444_272_216_000, speed: "manual" });
    const recorder = createSessionRecorder(
      { write: (line) => lines.push(line) },
      { clock, columns: 80, rows: 24, rules: () => ({ known: [] }) },
    );
    recorder.output("Command> install\r\n");
    await clock.advance(2_000);
    recorder.marker("Copying");
    recorder.output("Copying 3/3\r\n");
    recorder.resize(100, 30);
    await clock.advance(1_000);
    recorder.output("done\r\n");
    recorder.exit(0);
    recorder.close();
    const played = await playCast(browser, lines.join(""));
    expect(played).toMatchObject({ ended: true, duration: 3, markers: ["Copying"] });
  });
});
