import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { createMemoryJournal } from "../src/adapters/memory-journal.ts";
import { parseInstant, VirtualClock } from "../src/clock/index.ts";
import { PatchrigError } from "../src/errors.ts";
import {
  assess,
  planUpdate,
  type RunEvent,
  type RunReport,
  runUpdate,
  type Target,
  type UpdateRun,
} from "../src/index.ts";
import { SAYS } from "./answering-appliance.ts";
import { answered } from "./recorded.ts";
import { lines, login, PROMPT } from "./recorded-login.ts";
import { asking, install, type ScriptedOptions, scriptedAppliance, turn } from "./scripted-appliance.ts";

const SECRET = "VMware1!";
const clocks: VirtualClock[] = [];
afterEach(() => {
  for (const clock of clocks.splice(0)) clock.close();
});

interface Ran {
  readonly report: RunReport;
  readonly typed: readonly string[];
  readonly events: readonly RunEvent[];
  readonly journal: ReturnType<typeof createMemoryJournal>;
}

/** Assesses, plans and runs against the recorded appliance, with what a scenario changes in it. */
async function update(scripted: Omit<ScriptedOptions, "clock"> = {}, choices: Partial<UpdateRun> = {}): Promise<Ran> {
  const clock = new VirtualClock({ startsAt: parseInstant("2015-10-08T02:40:00Z") ?? 0, speed: "max" });
  clocks.push(clock);
  const planning = scriptedAppliance({ clock, ...scripted });
  const ways = scriptedAppliance({ clock, ...scripted });
  const target: Target = { name: "vcsa-01", ...ways, redact: (text) => text.replaceAll(SECRET, "•••") };
  const planned = planUpdate(await assess({ ...target, ...planning }, { clock }));
  if (planned.kind !== "plan") throw new Error(planned.problem.text);
  const journal = createMemoryJournal();
  const events: RunEvent[] = [];
  const report = await runUpdate(planned.plan, {
    target,
    clock,
    journal,
    backup: "confirmed",
    consent: async () => true,
    reason: "vCSA Update : 6.0 to 6.0U1",
    onEvent: (event) => events.push(event),
    ...choices,
  });
  return { report, typed: ways.shell.typed, events, journal };
}

const step = ({ report }: Ran, name: string) => report.steps.find((row) => row.name === name);
const outcomes = ({ report }: Ran) => report.steps.map(({ name, outcome }) => `${name} ${outcome}`);

describe("the documented update, against its own recordings", () => {
  it("goes from 6.0 to 6.0 U1 in the note's eleven steps", async () => {
    const ran = await update();
    expect(outcomes(ran)).toEqual([
      "check-exposure done",
      "prepare done",
      "download-iso done",
      "mount-iso done",
      "ssh-login done",
      "stage done",
      "inspect-staged done",
      "install done",
      "reboot done",
      "clear-browser-cache done",
      "confirm-update done",
    ]);
    expect(ran.report.outcome).toBe("done");
    expect(ran.report.assess.affected).toBe(true);
    expect(ran.report.before).toEqual({ version: "6.0.0", patchBuild: 2559267, vpxdBuild: 2559267 });
    expect(ran.report.after).toEqual({ version: "6.0.0.10000", patchBuild: 3018521, vpxdBuild: 3018523 });
    expect(ran.report.next).toMatch(/browser cache.*clone two or three days/);
  });

  it("tells to keep the clone only where there is a backup", async () => {
    const { report, events } = await update({}, { backup: "none" });
    expect(report.outcome).toBe("done");
    expect(report.next).toBe("Clear the browser cache before the next login.");
    expect(events.some((event) => event.type === "notice" && event.source === "V27")).toBe(false);
  });

  it("types the note's commands, ENTER once for the one page and yes once, and nothing else", async () => {
    const { typed } = await update();
    expect(typed).toEqual([
      "com.vmware.appliance.version1.system.version.get",
      "software-packages list --iso",
      "software-packages stage --iso",
      "",
      "yes",
      "software-packages list --staged",
      "software-packages install --staged",
      'shutdown reboot -r "vCSA Update : 6.0 to 6.0U1"',
      "com.vmware.appliance.version1.system.version.get",
    ]);
  });

  it("tells what staging, list and installation said", async () => {
    const ran = await update();
    expect(step(ran, "stage")?.facts).toEqual({ packages: 143, eula: { consent: "by a person", pages: 2 } });
    expect(step(ran, "inspect-staged")?.facts).toMatchObject({
      name: "VC-6.0.0U1-Appliance-FP",
      version: "6.0.0.10000",
      build: 3018521,
      rebootRequired: true,
    });
    const phases = step(ran, "install")?.facts.phases as { text: string }[];
    expect(phases.map(({ text }) => text)).toEqual([
      "Running test transaction ....",
      "Running pre-install script.....",
      "Services stopped.",
      "Upgrading software packages ....",
      "Running post-install script.....",
      "Packages upgraded successfully, Reboot is required to complete the installation.",
    ]);
    const progress = ran.events.flatMap((event) => (event.type === "progress" ? event.text : []));
    expect(progress).toContain("Processing software packages in update payload 37/143");
  });

  it("climbs from no answer to the login page and says when it was where", async () => {
    const ran = await update();
    const phases = step(ran, "reboot")?.facts.phases as { phase: string; seconds: number }[];
    expect(phases.map(({ phase }) => phase)).toEqual(["no-answer", "ssh", "unavailable", "initializing", "login"]);
    expect(phases.at(-1)?.seconds).toBeGreaterThanOrEqual(415);
  });

  it("warns of the impact, the ESXi host, the clone, the cache, and to keep the clone", async () => {
    const { events } = await update();
    const sources = events.flatMap((event) => (event.type === "notice" ? (event.source ?? []) : []));
    expect(sources).toEqual(["V4", "V6", "V7", "V9", "V10", "V25", "V27"]);
  });

  it("journals each step before and after, and intents right before install and reboot", async () => {
    const { journal } = await update();
    const install$ = journal.entries.filter((entry) => entry.step === "install").map(({ type }) => type);
    expect(install$).toEqual(["step-started", "intent", "observed", "observed", "step-ended"]);
    const reboot$ = journal.entries.filter((entry) => entry.step === "reboot").map(({ type }) => type);
    expect(reboot$).toEqual(["step-started", "intent", "observed", "observed", "step-ended"]);
    expect(journal.entries.at(0)?.type).toBe("run-started");
    expect(journal.entries.at(-1)).toMatchObject({ type: "run-ended", outcome: "done" });
  });

  it("lets no secret into the journal, the events or the report", async () => {
    const ran = await update({ isoReply: [`what is ${SECRET}`] });
    const written = JSON.stringify([ran.journal.entries, ran.events, ran.report]);
    expect(written).not.toContain(SECRET);
    expect(written).toContain("what is •••");
  });
});

describe("the same update in other pieces", () => {
  const facts = ({ report }: Ran) => report.steps.map(({ name, facts: { phases, ...found } }) => ({ name, found }));

  it("finds out the same and types the same, in whatever pieces the bytes come", async () => {
    const whole = await update();
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        const ran = await update({ chunk: (text) => pieces(text, lengths) });
        expect(facts(ran)).toEqual(facts(whole));
        expect(ran.typed).toEqual(whole.typed);
      }),
      { numRuns: 12 },
    );
  });

  it("does so byte for byte", async () => {
    const ran = await update({ chunk: (text) => [...text] });
    expect(ran.report.outcome).toBe("done");
    expect(ran.typed).toHaveLength(9);
  });
});

function pieces(text: string, lengths: readonly number[]): string[] {
  const cut: string[] = [];
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    cut.push(text.slice(at, at + length));
    at += length;
  }
  return cut;
}

describe("what an update refuses, and then leaves as it was", () => {
  it("answers no to the EULA when whoever is asked does not consent", async () => {
    const asked: string[] = [];
    const ran = await update({ declined: true }, { consent: async ({ about, text }) => asked.push(about, text) < 0 });
    expect(ran.report.outcome).toBe("refused");
    expect(ran.typed).toContain("no");
    expect(ran.typed).not.toContain("yes");
    expect(ran.typed).not.toContain("software-packages install --staged");
    expect(asked[0]).toBe("eula");
    expect(asked[1]).toMatch(
      /^AN AGREEMENT OF THE SAME SHAPE\n\n1\. {6}TERMS\.\n[\s\S]*The last words of the agreement\.$/,
    );
    expect(asked[1]).not.toContain("Press ENTER");
  });

  it("goes no further without consent, even with an appliance that stages all the same", async () => {
    const ran = await update({}, { consent: async () => false });
    expect(outcomes(ran).at(-1)).toBe("stage refused");
    expect(ran.typed.at(-1)).toBe("no");
  });

  it("asks nobody when consent was given beforehand, and says so", async () => {
    const ran = await update({}, { unattended: true, consent: async () => Promise.reject(new Error("asked")) });
    expect(ran.report.outcome).toBe("done");
    expect(step(ran, "stage")?.facts.eula).toEqual({ consent: "beforehand", pages: 2 });
  });

  it("does not start unattended before somebody has said whether there is a backup", async () => {
    const ran = await update({}, { unattended: true, backup: undefined });
    expect(outcomes(ran)).toEqual(["check-exposure done", "prepare refused"]);
    expect(ran.report.problem?.hint).toContain("--backup");
  });

  it("asks a person for the backup, and stops when there is none", async () => {
    const ran = await update({}, { backup: undefined, consent: async ({ about }) => about !== "backup" });
    expect(ran.report.problem?.text).toBe("there is no backup of the appliance");
  });

  it("refuses a TP that is staged instead of the FP, before anything is installed", async () => {
    const staged = answered("03", "list --staged").map((line) => line.replace("Appliance-FP", "Appliance-TP"));
    const ran = await update({ staged });
    expect(ran.report.outcome).toBe("refused");
    expect(ran.report.problem?.text).toContain("is a TP");
    expect(ran.typed).not.toContain("software-packages install --staged");
  });

  it("refuses another payload than the planned one, before anything is installed", async () => {
    const ran = await update({ staged: answered("04", "list --staged") });
    expect(step(ran, "inspect-staged")?.outcome).toBe("refused");
    expect(ran.report.problem).toMatchObject({
      text: "VC-6.0.0U2-Appliance-FP (6.0.0.20000, build 3634791) is not version 6.0.0.10000",
      hint: expect.stringContaining("software-packages unstage"),
    });
    expect(ran.typed.at(-1)).toBe("software-packages list --staged");
  });

  it("refuses at the drive already when the appliance says that the ISO is another", async () => {
    const ran = await update({ isoReply: answered("04", "list --staged") });
    expect(outcomes(ran).at(-1)).toBe("mount-iso refused");
    expect(ran.typed).not.toContain("software-packages stage --iso");
  });
});

describe("what goes wrong at night", () => {
  const lost = [...install.slice(0, 5), { end: { kind: "lost", reason: "connection reset" } } as const];
  const installs = ({ typed }: Ran) => typed.filter((line) => line.startsWith("software-packages install"));

  it("asks the appliance when the line is lost in the installation, waits, and reboots once it has ended", async () => {
    let looks = 0;
    const asked = () => ({ lit: false, says: looks++ < 6 ? SAYS.busy : SAYS.pending });
    const ran = await update({ install: lost, asked });
    expect(ran.report.outcome).toBe("done");
    expect(installs(ran)).toHaveLength(1);
    expect(ran.typed.filter((line) => line.startsWith("shutdown"))).toHaveLength(1);
    expect(step(ran, "install")?.facts).toMatchObject({ seenBy: "asking", rebootRequired: true });
    const looked = ran.journal.entries.flatMap(({ facts }) => (facts as { looked?: string } | undefined)?.looked ?? []);
    expect(looked).toEqual(["busy", "reboot-pending"]);
  });

  it("waits for somebody to look when it does not say what became of it, and types nothing more", async () => {
    const ran = await update({
      install: lost,
      asked: () => ({ lit: false, says: SAYS.other }),
      after: asking,
    });
    expect(ran.report.outcome).toBe("waiting");
    expect(ran.report.problem?.text).toMatch(
      /^waited 3 h \(it does not say whether it still installs.*last seen: runs 6\.0\.0/,
    );
    expect(ran.report.next).toMatch(/type nothing that installs or reboots.*`patchrig vcsa resume --journal FILE`/);
    expect(installs(ran)).toHaveLength(1);
    expect(ran.typed.some((line) => line.startsWith("shutdown"))).toBe(false);
  });

  it("reports the appliance's own words when it refuses to install, and never reboots then", async () => {
    const refused = [
      { hear: "software-packages install --staged" },
      lines(answered("25", "install --iso")),
      { say: PROMPT },
    ];
    const ran = await update({ install: refused });
    expect(ran.report.outcome).toBe("refused");
    expect(ran.report.problem?.text).toBe("Unsuported version of patch selected.");
    expect(ran.typed.some((line) => line.startsWith("shutdown"))).toBe(false);
  });

  it("never reboots after an installation that did not say it is done", async () => {
    const mute = [{ hear: "software-packages install --staged" }, { say: PROMPT }];
    const ran = await update({ install: mute });
    expect(ran.report.outcome).toBe("failed");
    expect(ran.typed.some((line) => line.startsWith("shutdown"))).toBe(false);
  });

  it("asks over another session when the installation says nothing for twenty minutes", async () => {
    const hanging = [
      { hear: "software-packages install --staged" },
      lines(answered("05", "install --staged").slice(0, 2)),
      { after: 9 * 3_600_000 },
    ];
    const ran = await update({ install: hanging, asked: () => ({ lit: false, says: SAYS.pending }) });
    expect(step(ran, "install")).toMatchObject({ outcome: "done", seconds: expect.closeTo(1_200, -2) });
    expect(installs(ran)).toHaveLength(1);
  });

  it("tells a boot that hangs at vpxd's 503 from one that goes on", async () => {
    const behind =
      "503 Service Unavailable (Failed to connect to endpoint: [N7Vmacore4Http20NamedPipeServiceSpecE:0x7f858806d350] _serverNamespace = / _isRedirect = false _pipeName =/var/run/vmware/vpxd-webserver-pipe)";
    const ran = await update({ boot: { ssh: 1, proxy: 2 }, behind });
    expect(ran.report.outcome).toBe("waiting");
    expect(ran.report.problem?.text).toMatch(/^stuck: no further than unavailable for 40 m \d+ s/);
    expect(ran.report.problem?.hint).toContain("/storage/log");
    expect(ran.report.after).toBeNull();
  });

  it("says so when the reboot is refused in argparse's words", async () => {
    const reboot = [{ hear: /^shutdown/ }, lines(answered("06", "shutdown -r now")), { say: PROMPT }];
    const ran = await update({ reboot });
    expect(step(ran, "reboot")?.outcome).toBe("failed");
    expect(ran.report.problem?.text).toContain("invalid choice: 'now'");
  });

  it("does not call it a refusal when the password is no longer taken after the reboot", async () => {
    const ran = await update({
      onOpen: (session) => {
        if (session === 3) throw new PatchrigError("wrong-password", "root is not let in");
      },
    });
    expect(outcomes(ran).at(-1)).toBe("confirm-update failed");
    expect(ran.report.problem?.code).toBe("wrong-password");
  });

  it("waits, rather than fails, when nobody can be reached after the reboot", async () => {
    const ran = await update({
      onOpen: (session) => {
        if (session === 3) throw new PatchrigError("not-reachable", "no route to host");
      },
    });
    expect(outcomes(ran).at(-1)).toBe("confirm-update waiting");
  });

  it("learns of a foreign certificate at the very beginning, not after the reboot", async () => {
    const ran = await update({ certificate: new PatchrigError("unknown-certificate", "expected another") });
    expect(outcomes(ran)).toEqual(["check-exposure refused"]);
    expect(ran.typed).toEqual(["com.vmware.appliance.version1.system.version.get"]);
  });

  it("logs in anew when the line was lost between two steps", async () => {
    const ran = await update({ lostAfterStage: true });
    expect(ran.report.outcome).toBe("done");
    expect(ran.typed.filter((line) => line.startsWith("software-packages install"))).toHaveLength(1);
  });

  it("fails when the build after the reboot is still the old one", async () => {
    const after = [
      ...login,
      ...turn("com.vmware.appliance.version1.system.version.get", [
        "Config:",
        "    Version: 6.0.0",
        "    Build: 2559267",
      ]),
    ];
    const ran = await update({ after });
    expect(ran.report.outcome).toBe("failed");
    expect(ran.report.problem?.text).toContain("version 6.0.0, expected 6.0.0.10000");
    expect(ran.report.after?.vpxdBuild).toBe(2559267);
  });
});
