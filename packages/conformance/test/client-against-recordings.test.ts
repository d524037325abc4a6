import {
  createTarget,
  type Facts,
  type StepTools,
  type UpdateContext,
  type UpdatePlan,
  updateSteps,
} from "@patchrig/core";
import { VirtualClock } from "@patchrig/core/clock";
import { connectSsh } from "@patchrig/core/ssh";
import { loadEvidence } from "@patchrig/platforms/evidence";
import { afterEach, describe, expect, it } from "vitest";
import { type ReplayServer, type ServeOptions, serveRecording } from "../src/index.ts";

const U1 = { release: "6.0 u1", version: "6.0.0.10000", patchBuild: 3_018_521, vpxdBuild: 3_018_523, iso: null };
const U2 = { release: "6.0 u2", version: "6.0.0.20000", patchBuild: 3_634_791, vpxdBuild: 3_634_793, iso: null };

const VARIATIONS: readonly (readonly [string, ServeOptions])[] = [
  ["in whole packets", {}],
  ["one character a packet, prompts split", { chunks: "characters", splitPrompts: true }],
  ["what comes early echoed twice, prompts split", { earlyEcho: true, splitPrompts: true }],
];

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The client's own context at a served recording, on a clock that runs as fast as the traffic lets it. */
async function clientAt(number: string, variation: ServeOptions, to: UpdatePlan["to"] = U1) {
  const server = await serveRecording(loadEvidence(number), variation);
  const clock = new VirtualClock({ startsAt: 1_767_225_600_000, speed: "max" });
  closing.push(
    () => clock.close(),
    () => server.close(),
  );
  const [appliance] = server.endpoints.appliances;
  if (!appliance) throw new Error("the replay server names no appliance");
  const target = createTarget(appliance, { clock, onTraffic: () => clock.touch() });
  const from = { version: "6.0.0", patchBuild: null, vpxdBuild: null } as unknown as UpdatePlan["from"];
  const context: UpdateContext = {
    target,
    plan: { from, to, steps: [] },
    choices: { clock, unattended: true, reason: "vCSA Update : 6.0 to 6.0U1" },
    found: {},
  };
  return { server, context };
}

const progress: string[] = [];
const tools: StepTools = {
  intend: async () => {},
  withdraw: () => {},
  observe: async () => {},
  progress: (text) => void progress.push(text),
  notice: () => {},
};

async function runStep(name: string, context: UpdateContext) {
  const step = updateSteps.find((one) => one.name === name);
  if (!step) throw new Error(`the client has no step ${name}`);
  return await step.run(context, tools);
}

async function logIn(number: string, variation: ServeOptions, to: UpdatePlan["to"] = U1) {
  const { server, context } = await clientAt(number, variation, to);
  const login = await runStep("ssh-login", context);
  closing.push(() => context.found.console?.close());
  return { server, context, login };
}

function expectAsRecorded(server: ReplayServer, typed: readonly string[]) {
  expect(server.report()).toEqual({ typed, deviations: [], finished: true, failedLogins: 0 });
}

describe.each(VARIATIONS)("patchrig's client at a recording, %s", (_, variation) => {
  const EMBEDDED = "vCenter Server with an embedded Platform Services Controller";
  it.each<[string, Facts]>([
    ["01", { banner: null, type: null, lastLogin: "Thu Oct  8 02:40:05 2015 from 192.168.10.11", failedAttempts: 0 }],
    ["12", { banner: "6.0.0", type: EMBEDDED, lastLogin: "Thu Jul 30 07:29:36 UTC 2015 on tty1", failedAttempts: 0 }],
    [
      "13",
      {
        banner: "6.0.0",
        type: EMBEDDED,
        lastLogin: "Mon Jun 22 00:15:14 UTC 2015 from 10.0.0.51 on ssh",
        failedAttempts: 1,
      },
    ],
    [
      "15",
      {
        banner: "6.0.0",
        type: "vCenter Server with an external Platform Services Controller",
        lastLogin: "Fri Jun 26 01:57:53 2015 from 10.29.4.103",
        failedAttempts: 0,
      },
    ],
    ["17", { banner: "6.0.0.10000", type: EMBEDDED, lastLogin: "xxx from xxx", failedAttempts: 0 }],
    ["30", { banner: null, type: null, lastLogin: "Tue Jan 14 08:24:48 2020 from", failedAttempts: 0 }],
    [
      "35",
      {
        banner: "6.7.0.30000",
        type: EMBEDDED,
        lastLogin: "Wed May  1 02:21:46 2019 from 192.168.10.5",
        failedAttempts: 0,
      },
    ],
    ["37", { banner: null, type: null, lastLogin: null, failedAttempts: 0 }],
    ["38", { banner: "8.0.0.10000", type: EMBEDDED, lastLogin: null, failedAttempts: 0 }],
    ["52", { banner: null, type: null, lastLogin: null, failedAttempts: 0 }],
  ])("logs in and reads who was there before (%s)", async (number, facts) => {
    const { server, login } = await logIn(number, variation);
    expect(login).toEqual({ kind: "done", facts });
    expect(server.report().typed).toEqual([]);
  });

  it("pages through the licence, says yes, and reads that 143 packages were staged (02)", async () => {
    const { server, context } = await logIn("02", variation);
    expect(await runStep("stage", context)).toEqual({
      kind: "done",
      facts: { packages: 143, eula: { consent: "beforehand", pages: 2 } },
    });
    expectAsRecorded(server, ["software-packages stage --iso", "", "yes"]);
  });

  it("finds staged what was planned (03)", async () => {
    const { server, context } = await logIn("03", variation);
    expect(await runStep("inspect-staged", context)).toEqual({
      kind: "done",
      facts: {
        name: "VC-6.0.0U1-Appliance-FP",
        version: "6.0.0.10000",
        build: 3_018_521,
        product: "VMware vCenter Server Appliance",
        kind: "FP",
        severity: "critical",
        kb: "http://kb.vmware.com/2119924",
        releaseDate: "September 10, 2015",
        rebootRequired: true,
      },
    });
    expectAsRecorded(server, ["software-packages list --staged"]);
  });

  it("reads a payload with one field more, and refuses it where another one was planned (04)", async () => {
    const planned = await logIn("04", variation, U2);
    expect(await runStep("inspect-staged", planned.context)).toMatchObject({
      kind: "done",
      facts: {
        name: "VC-6.0.0U2-Appliance-FP",
        version: "6.0.0.20000",
        build: 3_634_791,
        releaseDate: "March 15, 2016",
      },
    });
    expectAsRecorded(planned.server, ["software-packages list --staged"]);
    const other = await logIn("04", variation, U1);
    expect(await runStep("inspect-staged", other.context)).toMatchObject({ kind: "refused" });
  });

  it("reads the installation's phases with their stamps, and that a reboot is required (05)", async () => {
    const { server, context } = await logIn("05", variation);
    expect(await runStep("install", context)).toEqual({
      kind: "done",
      facts: {
        rebootRequired: true,
        packages: null,
        phases: [
          { text: "Running test transaction ....", stamp: "2015-10-08 02:55:08,095" },
          { text: "Running pre-install script.....", stamp: "2015-10-08 02:55:18,115" },
          { text: "Services stopped.", stamp: "2015-10-08T02:56:58.281" },
          { text: "Upgrading software packages ....", stamp: "2015-10-08 02:56:58,380" },
          { text: "Running post-install script.....", stamp: "2015-10-08 03:04:20,220" },
          {
            text: "Packages upgraded successfully, Reboot is required to complete the installation.",
            stamp: "2015-10-08T03:04:21.281",
          },
        ],
      },
    });
    expectAsRecorded(server, ["software-packages install --staged"]);
  });

  it("reboots by the accepted form alone, and takes the session's end for the reboot (06)", async () => {
    const { server, context } = await logIn("06", variation);
    context.found.rebootRequired = true;
    const end = await runStep("reboot", context);
    // The recording has no web front behind it, so that nothing more than waiting can come of it.
    expect(end.kind).toBe("waiting");
    expectAsRecorded(server, ['shutdown reboot -r "vCSA Update : 6.0 to 6.0U1"']);
  });

  it("does no work in bash, and says how to come back (16)", async () => {
    const { context } = await clientAt("16", variation);
    await expect(runStep("ssh-login", context)).rejects.toMatchObject({
      code: "refused",
      message: `expected the appliance shell's prompt "Command>", found bash's "SneakU-ESXi-01:~ #"`,
    });
  });

  it("gets the unknown word back that a copying client's command is (14)", async () => {
    const server = await serveRecording(loadEvidence("14"), variation);
    closing.push(() => server.close());
    const ssh = server.endpoints.appliances[0]?.ssh;
    if (!ssh?.password) throw new Error("the replay server names no password");
    const { host, port, user, password, hostKeySha256 } = ssh;
    const connection = await connectSsh({ host, port, user, password, verifyHostKey: (key) => key === hostKeySha256 });
    const channel = await connection.exec("scp -t /storage/core");
    let said = "";
    channel.onOutput((bytes) => {
      said += bytes;
    });
    await channel.exit;
    connection.close();
    expect(said).toBe("Unknown command: 'scp'\n");
    expect(server.report().deviations).toEqual([]);
  });
});

/** What the client types and the recordings were typed differ in `--acceptEulas` and `--iso`; what is answered is the same. */
describe.each(VARIATIONS)("patchrig's client at a recording of a later release, %s", (_, variation) => {
  it.each([
    ["19", 34],
    ["23", 153],
  ])("reads how many packages 6.5 staged (%s)", async (number, packages) => {
    const { server, context } = await logIn(number, variation);
    expect(await runStep("stage", context)).toMatchObject({
      kind: "done",
      facts: { packages, eula: { consent: "not asked" } },
    });
    expectAsRecorded(server, ["software-packages stage --iso"]);
  });

  it.each(["32", "40"])("says yes behind the licence and is told no number (%s)", async (number) => {
    const { server, context } = await logIn(number, variation);
    expect(await runStep("stage", context)).toMatchObject({
      kind: "done",
      facts: { packages: null, eula: { consent: "beforehand" } },
    });
    expect(server.report()).toMatchObject({ typed: ["software-packages stage --iso", "yes"], deviations: [] });
  });

  it("refuses what 6.5 U1g would stage and not install, by the versions that it names (24)", async () => {
    const { server, context } = await logIn("24", variation, goal("6.5.0.24100", 13_834_586));
    const from = { ...context.plan.from, version: "6.5.0.15000" };
    const end = await runStep("inspect-staged", { ...context, plan: { ...context.plan, from } });
    expect(end).toMatchObject({
      kind: "refused",
      problem: { text: expect.stringContaining("6.5.0.20000, 6.5.0.20100") },
    });
    expectAsRecorded(server, ["software-packages list --staged"]);
  });

  it("finds staged what was planned, in the order and the lists of Python 3 (32)", async () => {
    const { server, context } = await logIn("32", variation, goal("6.7.0.43000", 15_976_714));
    await runStep("stage", context);
    expect(await runStep("inspect-staged", context)).toMatchObject({
      kind: "done",
      facts: { name: "VC-6.7.0U3f-Appliance-FP", build: 15_976_714, kind: "FP", rebootRequired: true },
    });
    expect(await runStep("install", context)).toMatchObject({
      kind: "done",
      facts: { rebootRequired: true, packages: 135 },
    });
    expect(server.report()).toMatchObject({ deviations: [], finished: true });
  });

  it.each([
    ["07", 24],
    ["11", 143],
    ["20", 34],
  ])("reads the end of an installation through broken lines (%s)", async (number, packages) => {
    const { server, context } = await logIn(number, variation);
    expect(await runStep("install", context)).toMatchObject({
      kind: "done",
      facts: { rebootRequired: true, packages },
    });
    expectAsRecorded(server, ["software-packages install --staged"]);
  });

  it("takes 8.0's phases for an installation, and asks the payload about the reboot (41)", async () => {
    const { server, context } = await logIn("41", variation);
    expect(await runStep("install", context)).toMatchObject({ kind: "done", facts: { rebootRequired: false } });
    expect(context.found.rebootRequired).toBe(true);
    expectAsRecorded(server, ["software-packages install --staged"]);
  });

  it.each([
    ["25", "Unsuported version of patch selected."],
    ["29", "Appliance (OS) root password is expired or is going to expire soon."],
  ])("is refused, and nothing was changed (%s)", async (number, words) => {
    const { server, context } = await logIn(number, variation);
    expect(await runStep("install", context)).toMatchObject({
      kind: "refused",
      problem: { text: expect.stringContaining(words) },
      facts: { touched: false },
    });
    expectAsRecorded(server, ["software-packages install --staged"]);
  });
});

/** 42 quotes one line of each: a wrong medium, a staging that broke, a listing. */
describe.each(VARIATIONS)("patchrig's client at the failures that are quoted of 8.0, %s", (_, variation) => {
  it("is refused by the medium, stops at a broken staging, and does not take a failed listing for a payload (42)", async () => {
    const { server, context } = await logIn("42", variation, goal("8.0.3.01100", 25_600_417));
    expect(await runStep("stage", context)).toMatchObject({
      kind: "refused",
      problem: { text: "The CD drive does not have a valid patch ISO or has an unsupported version" },
    });
    expect(await runStep("stage", context)).toMatchObject({
      kind: "refused",
      problem: { text: "Staging failed. Retry to resume from the current state." },
    });
    expect(await runStep("inspect-staged", context)).toMatchObject({
      kind: "failed",
      problem: { text: expect.stringContaining("List packages failed") },
    });
    const stage = "software-packages stage --iso";
    expectAsRecorded(server, [stage, stage, "software-packages list --staged"]);
  });
});

const goal = (version: string, patchBuild: number) => ({
  release: version,
  version,
  patchBuild,
  vpxdBuild: null,
  iso: null,
});

describe("a replay server", () => {
  it("reports a client that does something else than the recording", async () => {
    const { server, context } = await logIn("03", {});
    expect(await runStep("install", context)).toMatchObject({ kind: "failed" });
    expect(server.report()).toMatchObject({
      finished: false,
      deviations: ['typed "software-packages install --staged", the recording has "software-packages list --staged"'],
    });
  });

  it("reports a client that refuses what the recording accepts", async () => {
    const { server, context } = await logIn("02", {});
    const choices = { ...context.choices, unattended: false, consent: async () => false };
    await runStep("stage", { ...context, choices });
    expect(server.report().deviations).toEqual([
      'answered "no" to a question of "software-packages stage --iso", the recording has "yes"',
    ]);
  });

  it("lets nobody in with another password", async () => {
    const server = await serveRecording(loadEvidence("01"), { password: "right" });
    closing.push(() => server.close());
    const { host, port } = server.endpoints.appliances[0]?.ssh ?? { host: "", port: 0 };
    const attempt = connectSsh({ host, port, user: "root", password: "wrong", verifyHostKey: () => true });
    await expect(attempt).rejects.toMatchObject({ code: "wrong-password" });
    expect(server.report().failedLogins).toBe(1);
  });
});
