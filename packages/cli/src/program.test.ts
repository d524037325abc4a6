import { describe, expect, it } from "vitest";
import { type FakeContext, fakeContext } from "../test/fake-context.ts";
import { runProgram } from "./program.ts";

async function patchrig(line: string, context: FakeContext = fakeContext()) {
  const code = await runProgram(line === "" ? [] : line.split(" "), context);
  return { code, out: context.out(), err: context.err() };
}

const COMMANDS = [
  "rehearse vcsa",
  "simulate",
  "vcsa assess",
  "vcsa plan",
  "vcsa run",
  "vcsa resume",
  "vcsa status",
  "vcsa wait",
  "vcsa verify",
  "fault list",
  "scenario list",
  "scenario check",
  "conform",
  "conform list",
  "conform server",
  "conform client",
  "doctor",
];

describe("patchrig's help", () => {
  it("names every command that works", async () => {
    const { code, out } = await patchrig("--help");
    expect(code).toBe(0);
    for (const name of new Set(COMMANDS.map((command) => command.split(" ")[0]))) expect(out).toContain(`  ${name}`);
  });

  it.each(COMMANDS)("has examples for %s, on stdout", async (command) => {
    const { code, out, err } = await patchrig(`${command} --help`);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain(`Usage: patchrig ${command} [options]`);
    expect(out).toMatch(new RegExp(`Examples:\\n {2}\\$ patchrig ${command}`));
    // A check that finds nothing says nothing.
    if (command !== "scenario check") expect(out).toContain("--json");
  });

  it.each(["rehearse", "vcsa", "fault", "scenario"])("has a description and examples for %s itself", async (group) => {
    const { code, out } = await patchrig(`${group} --help`);
    expect(code).toBe(0);
    expect(out).toMatch(
      new RegExp(
        `^Usage: patchrig ${group} [^\\n]*\\n\\n[A-Z](.+\\n)*.*\\.\\n\\n[\\s\\S]*Examples:\\n {2}\\$ patchrig ${group} `,
      ),
    );
  });

  it("lists the profiles, and for a rehearsal all that a medium brings", async () => {
    const [simulated, rehearsed] = [await patchrig("simulate --help"), await patchrig("rehearse vcsa --help")];
    for (const { out } of [simulated, rehearsed])
      expect(out).toMatch(/^Profiles \(--profile\): vcsa\/6\.0, vcsa\/6\.0u1.*, vmrole\/2011-02$/m);
    expect(simulated.out).not.toContain("(--to)");
    expect(rehearsed.out).toMatch(/^Releases that a medium brings \(--to\): 6\.0\.0a, .*6\.0u1, .*7\.0/m);
  });

  it("is told, as wrong usage, to whoever names no command", async () => {
    const { code, out, err } = await patchrig("");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("Usage: patchrig");
  });
});

describe("patchrig's wrong usage", () => {
  it("is a document where one was asked for", async () => {
    const { code, out } = await patchrig("vcsa assess --nope --json");
    expect([code, JSON.parse(out)]).toEqual([
      2,
      { version: 1, outcome: "badUsage", problem: { text: "unknown option '--nope'", hint: "did you mean --name?" } },
    ]);
    expect((await patchrig("vcsa assess --help --json")).out).toMatch(/^Usage: /);
  });

  it("suggests the command that was meant", async () => {
    expect(await patchrig("simulat")).toEqual({
      code: 2,
      out: "",
      err: "patchrig: unknown command 'simulat'\nhint: did you mean simulate?\n",
    });
    expect((await patchrig("vcsa stauts")).err).toContain("did you mean status?");
  });

  it("names the commands that there are where none is like the one that was typed", async () => {
    expect((await patchrig("nope")).err).toMatch(
      /^patchrig: unknown command 'nope'\nhint: there are rehearse, simulate, vcsa, .*doctor.*; see --help\n$/,
    );
    expect((await patchrig("vmrole vhd nope")).err).toMatch(
      /\nhint: there are inspect, create, .*chain.*; see --help\n$/,
    );
    expect((await patchrig("vcsa nope")).err).toMatch(/\nhint: there are assess, precheck, plan, backup, run, /);
  });

  const wrong: readonly [line: string, said: RegExp][] = [
    ["simulate --sped 60", /^patchrig: unknown option '--sped'\nhint: did you mean one of --seed, --speed\?\n$/],
    ["simulate --speed", /^patchrig: option '--speed <N\|max\|manual>' argument missing\nhint: see --help\n$/],
    ["simulate --speed never", /^patchrig: --speed: expected a number above 0, max or manual, got "never"\nhint: /],
    ["simulate --clock noon", /^patchrig: --clock: expected an instant/],
    ["simulate --profile vcsa/4.0", /^patchrig: --profile: no profile "vcsa\/4.0": there are .*vcsa\/6.0, vcsa\/6.0u1/],
    ["simulate --ssh 192.0.2.1:22", /^patchrig: --ssh: 192.0.2.1 is not a loopback address\nhint: --expose/],
    ["simulate extra", /^patchrig: too many arguments for 'simulate'/],
    ["rehearse vcsa --profile vcsa/4.0", /^patchrig: --profile: no profile "vcsa\/4.0"/],
    ["rehearse vcsa --profile 7.0", /^patchrig: --profile: no profile "7.0": .*\nhint: did you mean vcsa\/7.0\?\n$/],
    ["simulate --profile VCSA-6.0U1", /\nhint: did you mean vcsa\/6.0u1\?\n$/],
    ["rehearse vcsa --to 5.5", /^patchrig: --to: no medium brings vcsa\/6.0 to 5.5\nhint: .*6.0u1/],
    ["rehearse vcsa --seed x", /^patchrig: --seed: expected a whole number/],
    ["rehearse vcsa --fault nothing", /^patchrig: --fault: no fault "nothing"/],
    ["rehearse vcsa --out /proc/nowhere", /^patchrig: --out: \/proc\/nowhere cannot be written: ENOENT/],
    ["vcsa status", /^patchrig: expected --endpoints FILE or --ssh/],
    ["vcsa status --endpoints /nowhere.json", /^patchrig: --endpoints: \/nowhere.json: there is no such file\nhint: /],
    [
      "vcsa status --ssh h --journal /nowhere",
      /^patchrig: the journal \/nowhere: there is no such file\nhint: name the file/,
    ],
    [
      "vmrole cscfg lint /nowhere.cscfg",
      /^patchrig: \/nowhere.cscfg: there is no such file\nhint: name a file that exists/,
    ],
    ["vcsa run --ssh h --backup perhaps", /^patchrig: --backup: expected clone, confirmed or none, got "perhaps"/],
    ["vcsa run --password secret", /^patchrig: unknown option '--password'/],
  ];
  it.each(wrong)("`%s` ends with 2, clear words and nothing on stdout", async (line, said) => {
    const context = fakeContext({ env: { PATCHRIG_PASSWORD: "secret" } });
    const { code, out, err } = await patchrig(line, context);
    expect(err).toMatch(said);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("shows the stack only to PATCHRIG_DEBUG", async () => {
    const context = fakeContext({ env: { PATCHRIG_DEBUG: "1" } });
    expect((await patchrig("simulate --seed x", context)).err).toMatch(/\n\s+at /);
  });
});

describe("patchrig's tables", () => {
  it("fault list is one JSON document with --json", async () => {
    const { code, out } = await patchrig("fault list --json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ version: 1, faults: expect.any(Array) });
  });

  it("doctor tells what each program is for, and how to get what is missing", async () => {
    const { code, out } = await patchrig("doctor --json");
    const { version, ok, checks } = JSON.parse(out);
    expect({ code, version, ok }).toEqual({ code: 0, version: 1, ok: true });
    expect(checks[0]).toMatchObject({ name: "node", found: process.versions.node, needed: true });
    for (const check of checks)
      expect(check).toMatchObject({ for: expect.any(String), get: expect.stringMatching(/.{5}/) });
  });

  it("are coloured on a terminal, and neither in a pipe nor with NO_COLOR", async () => {
    const sequence = "\u001b[";
    expect((await patchrig("doctor", fakeContext({ terminal: true }))).out).toContain(sequence);
    expect((await patchrig("doctor", fakeContext())).out).not.toContain(sequence);
    const quiet = fakeContext({ terminal: true, env: { NO_COLOR: "1" } });
    expect((await patchrig("doctor", quiet)).out).not.toContain(sequence);
  });
});
