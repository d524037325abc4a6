import { readFileSync } from "node:fs";
import { listEvidence, loadEvidence } from "@patchrig/platforms/evidence";
import { describe, expect, it } from "vitest";
import { type ExplainedCommand, type Explanation, explainSession } from "../../src/explain/index.ts";
import { EXPECTED, type ExpectedCommand } from "./expectations.ts";

const explain = (text: string) => explainSession([text]);
const recording = (number: string) => readFileSync(loadEvidence(number).file, "utf8");
const only = ({ commands: [command] }: Explanation): ExplainedCommand => {
  if (!command) throw new Error("expected a command");
  return command;
};

function expectCommand(command: ExplainedCommand, expected: ExpectedCommand): void {
  const { line, outcome, seconds, packages, reboot, staged, problem, resolution, phases } = expected;
  expect(command).toMatchObject({
    line,
    outcome,
    packages: packages ?? null,
    rebootRequired: reboot ?? null,
    seconds: seconds ?? null,
  });
  if (staged) {
    const { supported = 0, ...rest } = staged;
    expect(command.staged).toMatchObject(rest);
    expect(command.staged?.supportedFrom).toHaveLength(supported);
  } else expect(command.staged).toBeNull();
  if (problem) expect(command.problem?.text).toMatch(problem);
  else expect(command.problem).toBeNull();
  if (resolution) expect(command.problem?.resolution).toMatch(resolution);
  if (phases) expect(command.phases.map(({ text, seconds: lasted }) => [text, lasted])).toEqual(phases);
}

describe("every recording, as a person reads it", () => {
  it.each(EXPECTED)("explains evidence $evidence", async ({ evidence, profile, opening, commands, next }) => {
    const found = await explain(recording(evidence));
    expect(found.profile).toBe(profile);
    expect(found.commands.map(({ line }) => line)).toEqual(commands.map(({ line }) => line));
    commands.forEach((expected, index) => {
      expectCommand(found.commands[index] as ExplainedCommand, expected);
    });
    if (opening) expectCommand(found.opening as ExplainedCommand, opening);
    else expect(found.opening).toBeNull();
    expect(found.next).toMatch(next);
    expect(found.commands.flatMap(({ unknown }) => unknown.filter(({ text }) => /\[\d{4}-/.test(text)))).toEqual([]);
  });

  it("has a row for every recording that holds a command", () => {
    const prompt = /^\s*Command> ?\S|^\S+:\S* # \S|^\S+@\S+ \[ .* \]# \S|STDOUT: Command> \S/m;
    const holding = listEvidence().filter(({ text }) => prompt.test(text));
    const rows = new Set(EXPECTED.map(({ evidence }) => evidence));
    expect(holding.length).toBeGreaterThan(18);
    expect(holding.map(({ number }) => number).filter((number) => !rows.has(number))).toEqual([]);
  });
});

describe("damage that copies and terminals do", () => {
  it("reads CR LF, tabs and readline's escapes as a terminal shows them", async () => {
    const raw = recording("05")
      .replaceAll("\n", "\r\n")
      .replace("Command> software", "\x1b[?1034hCommand> soft\x1b[Kware");
    expect(only(await explain(raw))).toMatchObject({
      line: "software-packages install --staged",
      outcome: "done",
      seconds: 552.905,
    });
  });

  it("puts lines together again that a window of 80 columns wrapped", async () => {
    const wrap = (line: string): string => (line.length <= 80 ? line : `${line.slice(0, 80)}\n${wrap(line.slice(80))}`);
    const text = recording("11").split("\n").map(wrap).join("\n");
    expect(only(await explain(text))).toMatchObject({ outcome: "done", packages: 143, rebootRequired: true });
    const list = recording("24").split("\n").slice(4).map(wrap).join("\n");
    expect(only(await explain(list)).staged?.supportedFrom).toHaveLength(8);
  });

  it("reads a copy that lost its indentation and gained bullets", async () => {
    const text = recording("02")
      .split("\n")
      .map((line) => line.trim())
      .map((line) => (/^(?:Command>|\[)/.test(line) ? `> ${line}` : line))
      .join("\n");
    expect(only(await explain(text))).toMatchObject({ outcome: "done", packages: 143, seconds: 643 });
  });

  it("says of a recording that is cut off what goes on without it", async () => {
    const text = recording("05").split("\n").slice(0, 9).join("\n");
    const found = await explain(text);
    expect(only(found)).toMatchObject({ outcome: "unfinished", rebootRequired: null });
    expect(found.next).toMatch(/patchrig vcsa status/);
  });

  it("does not take a clock that jumps back 8 hours for a duration", async () => {
    const text = recording("05")
      .replace("08 03:04:20,220", "07 19:04:20,220")
      .replace("08T03:04:21.281", "07T19:04:21.280");
    const found = await explain(text);
    expect(only(found)).toMatchObject({ outcome: "done", seconds: null });
    expect(found.notes.join()).toMatch(/clock jumped/);
    expect(only(found).phases.at(-2)).toMatchObject({ seconds: 0.78 });
  });

  it("tells a jump's true duration by the recording's own clock", async () => {
    const lines = recording("05").replace("08 03:04:20,220", "07 19:04:20,220").split("\n").slice(4);
    const events = lines.map((line, index) => JSON.stringify([index === 0 ? 0 : 60, "o", `${line}\r\n`]));
    const cast = [
      JSON.stringify({ version: 3, term: { cols: 80, rows: 24 }, timestamp: 1_444_272_908 }),
      ...events,
    ].join("\n");
    expect(only(await explain(cast)).seconds).toBe(420);
  });

  it("keeps and names lines that nobody knows", async () => {
    const text = recording("05").replace(
      " [2015-10-08 02:56:58,380]",
      "Frobnicating the flux capacitor\n [2015-10-08 02:56:58,380]",
    );
    expect(only(await explain(text)).unknown).toEqual([{ line: 9, text: "Frobnicating the flux capacitor" }]);
  });

  it("explains a release that nobody described", async () => {
    const text = [
      "VMware vCenter Server 9.1.0.00000",
      "Command> software-packages install --staged",
      " [2027-01-05T10:00:00.005] : Quantum pre-flight passed",
      " [2027-01-05 10:00:01,500] : Weaving packages ....",
      " [2027-01-05T10:02:00.005] : Installation process completed successfully.",
      "Command> ",
    ].join("\n");
    const found = await explain(text);
    expect(found).toMatchObject({ profile: null, release: "9.1.0.00000" });
    expect(only(found)).toMatchObject({ outcome: "done", seconds: 120 });
    expect(only(found).phases.map(({ text: said }) => said)).toContain("Quantum pre-flight passed");
  });

  it("takes Ctrl+C at the licence for a cancelled command, and a no likewise", async () => {
    const upTo = recording("02").replace(/(?<=Press ENTER .*)\n[\s\S]*/, "");
    expect(only(await explain(`${upTo}\n^C\nCommand> `)).outcome).toBe("cancelled");
    const refused = recording("02")
      .replace(/\[yes\/no\] yes.*/, "[yes/no] no")
      .split("\n")
      .filter((line) => !/02:45:53|02:54:19/.test(line));
    const found = await explain(refused.join("\n"));
    expect(only(found)).toMatchObject({ outcome: "cancelled", agreement: { answer: "no" } });
  });

  it("tells that a patch does not support the version that runs", async () => {
    const text = `VMware vCenter Server Appliance 6.5.0.15000\n${recording("24").split("\n").slice(4).join("\n")}`;
    expect((await explain(text)).next).toMatch(/^Do not install: .*6\.5\.0\.15000 runs/);
  });

  it("leaves out what a program drew on the whole screen", async () => {
    const text =
      "Command> shell\nroot@vcsa [ ~ ]# top\n\x1b[?1049hCommand> software-packages stage --iso\n\x1b[?1049lroot@vcsa [ ~ ]# exit\n";
    const found = await explain(text);
    expect(found.commands.map(({ line }) => line)).toEqual(["shell", "top", "exit"]);
    expect(found.notes.join()).toMatch(/whole screen/);
  });

  it("names broken lines of a cast and reads the others", async () => {
    const header = JSON.stringify({ version: 2, width: 80, height: 24 });
    const cast = [header, '[0, "o", "Command> software-packages st', '[1, "o", "Command> exit\\r\\n"]', ""].join("\n");
    const found = await explain(cast);
    expect(found.commands.map(({ line }) => line)).toEqual(["exit"]);
    expect(found.notes).toEqual(['line 2: expected [seconds, "kind", "text"]; left out']);
  });

  it("takes the greeting of the next session for no command, where the one before closed at its prompt", async () => {
    const greeting = ["Last login: Thu Oct  8 02:40:05 UTC 2015 from 127.0.0.1 on pts/0", "Connected to service"];
    const cast = [
      '{"version":3,"term":{"cols":132,"rows":50}}',
      JSON.stringify([0, "o", "Command> com.vmware.appliance.version1.system.version.get\r\nCommand> "]),
      '[0.1, "m", "ssh-login"]',
      '[0, "r", "132x50"]',
      JSON.stringify([0, "o", `${greeting.join("\r\n")}\r\nCommand> `]),
      JSON.stringify([0, "o", `${greeting[1]}\r\nCommand> shutdown reboot -r now\r\n`]),
    ].join("\n");
    const { commands } = await explain(cast);
    expect(commands.map(({ line }) => line)).toEqual([
      "com.vmware.appliance.version1.system.version.get",
      "shutdown reboot -r now",
    ]);
    expect(commands[0]?.outcome).toBe("done");
  });

  it.each(["54", "55", "58"])(
    "says of evidence %s, a page while services start, that it is no error",
    async (number) => {
      expect((await explain(recording(number))).next).toMatch(/^This is no error: .* \(`patchrig vcsa wait`\)\.$/);
    },
  );

  it("explains a session document, too", async () => {
    const head =
      "product: p\nversion: 6.0.0\nbuild: unknown\nwhen: 2015-10-08\nwho: a test\nterminal: unknown\nlocale: C\nlicence: CC0-1.0\nredactions: 0";
    const body =
      "Command> software-packages stage --iso\n [<ts:event>] : Staging process completed successfully\nCommand>";
    const found = await explain(
      `---\npatchrig: session 1\n${head}\nprompts: ["Command> "]\n---\n\`\`\`session\n${body}\n\`\`\`\n`,
    );
    expect(only(found)).toMatchObject({ line: "software-packages stage --iso", outcome: "done" });
  });

  it("refuses what is no text", async () => {
    await expect(explain("\x7fELF\0\0\0")).rejects.toThrow(/binary/);
  });
});
