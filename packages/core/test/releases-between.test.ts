import { afterEach, describe, expect, it } from "vitest";
import { createMemoryShell, type MemoryMove } from "../src/adapters/memory-shell.ts";
import { VirtualClock } from "../src/clock/index.ts";
import { type Facts, type StepTools, type Target, type UpdateContext, updateSteps } from "../src/index.ts";
import { answered, recorded } from "./recorded.ts";
import { lines, login, PROMPT } from "./recorded-login.ts";
import { turn } from "./scripted-appliance.ts";

const SSO_PASSWORD = "P4ss of the administrator";
const clocks: VirtualClock[] = [];
afterEach(() => {
  for (const clock of clocks.splice(0)) clock.close();
});

const tools: StepTools = {
  intend: async () => {},
  withdraw: () => {},
  observe: async () => {},
  progress: () => {},
  notice: () => {},
};

interface Goal {
  readonly from: string;
  readonly version: string;
  readonly build: number;
  readonly ssoPassword?: string;
}

/** The client's steps from the staging on, at a shell that says what the moves say. */
async function work(moves: readonly MemoryMove[], { from, version, build, ssoPassword }: Goal) {
  const clock = new VirtualClock({ startsAt: 0, speed: "max" });
  clocks.push(clock);
  const shell = createMemoryShell({ clock, sessions: [[...login, ...moves]] });
  const web = { canConnect: async () => true, get: async () => ({ status: 404, body: "", location: undefined }) };
  const target = { name: "vc", shell, web, redact: (text: string) => text, ...(ssoPassword && { ssoPassword }) };
  const assessed = { version: from, patchBuild: null, vpxdBuild: null };
  const to = { release: version, version, patchBuild: build, vpxdBuild: null, iso: null };
  const context = {
    target: target as unknown as Target,
    plan: { from: assessed, to, steps: [] },
    choices: { clock, unattended: true },
    found: {},
  } as unknown as UpdateContext;
  const run = async (name: string) => {
    const step = updateSteps.find((one) => one.name === name);
    if (!step) throw new Error(`the client has no step ${name}`);
    return await step.run(context, tools);
  };
  return { run, typed: shell.typed };
}

/** The agreement's question of 6.7 (recording 32), answered with yes. */
const question: readonly MemoryMove[] = [
  { say: (recorded("32")[0] ?? "").replace(/yes$/, "") },
  { hear: "yes" },
  { after: 400 },
];

const factsOf = (end: { readonly facts?: Facts | undefined }) => end.facts;

/** A release that nobody has recorded: 6.5's words (19, 20), 6.7's keys (32), what 8.0 says without stamps (41). */
describe("a release between those that are known", () => {
  const staging = answered("19", "stage --iso");
  const goal: Goal = { from: "6.5.0.35000", version: "6.7.0.43000", build: 15_976_714 };

  it("is staged in 6.5's words behind 6.7's question", async () => {
    const { run, typed } = await work(
      [
        { hear: "software-packages stage --iso" },
        lines(staging.slice(0, 1)),
        ...question,
        lines(staging.slice(1)),
        { say: PROMPT },
      ],
      goal,
    );
    expect(await run("stage")).toMatchObject({ kind: "done", facts: { packages: 34, eula: { pages: 1 } } });
    expect(typed).toEqual(["software-packages stage --iso", "yes"]);
  });

  it.each([
    ["6.7's, in the order of 6.5", true],
    ["6.7's, from the last one to the first", false],
  ])("is known by its keys, which are %s", async (_, forwards) => {
    const [stamp = "", ...keys] = answered("32", "list --staged");
    const own = answered("24", "list --staged").map((line) => line.trimStart().split(":")[0]);
    const rank = (line: string) => own.indexOf(line.trimStart().split(":")[0] ?? "");
    const mixed = forwards ? keys.toSorted((one, other) => rank(one) - rank(other)) : keys.toReversed();
    // Python 2's lists where 6.7 has Python 3's, as 6.5 has them.
    const listed = [stamp, ...mixed.map((line) => line.replace("['']", "[u'']").replace("tags: []", "tags: [u'']"))];
    const { run } = await work(turn("software-packages list --staged", listed), goal);
    const end = await run("inspect-staged");
    expect(end).toMatchObject({ kind: "done" });
    expect(factsOf(end)).toMatchObject({
      name: "VC-6.7.0U3f-Appliance-FP",
      version: "6.7.0.43000",
      build: 15_976_714,
      kind: "FP",
      rebootRequired: true,
    });
  });

  it("is refused where its payload names other versions than the one that runs, before anything is installed", async () => {
    const { run, typed } = await work(turn("software-packages list --staged", answered("24", "list --staged")), {
      from: "6.5.0.15000",
      version: "6.5.0.24100",
      build: 13_834_586,
    });
    const end = await run("inspect-staged");
    expect(end).toMatchObject({ kind: "refused", problem: { text: expect.stringContaining("only on 6.5.0.20000") } });
    expect(typed).toEqual(["software-packages list --staged"]);
  });

  it("is installed in 6.5's words with 6.7's scripts, some of them without a stamp", async () => {
    const words = answered("20", "install --staged");
    const scripts = answered("32", "install --staged").filter((line) => /Setting appliance|-patch script/.test(line));
    const bare = scripts.map((line) => line.replace(/^ \[.*\] : /, ""));
    const said = [...words.slice(0, -1), ...bare, ...words.slice(-1)];
    const { run } = await work(turn("software-packages install --staged", said), goal);
    const end = await run("install");
    expect(end).toMatchObject({ kind: "done", facts: { rebootRequired: true, packages: 34 } });
    const phases = (factsOf(end)?.phases ?? []) as unknown as readonly { readonly text: string }[];
    expect(phases.map(({ text }) => text)).toEqual(
      expect.arrayContaining(["All VMware services are stopped.", "Running post-patch script....."]),
    );
  });
});

/** The words of the question were not recorded (P28): two guesses of our own. */
describe.each(["Single Sign-On administrator password: ", "Enter the password of administrator@vsphere.local: "])(
  "an installation that asks for Single Sign-On's password (%s)",
  (asked) => {
    const INSTALL = "software-packages install --staged";
    const goal: Goal = { from: "8.0.3.00000", version: "unknown", build: 25_600_417 };
    const [first = "", ...phases] = recorded("41");
    const asks: readonly MemoryMove[] = [{ hear: INSTALL }, lines([first]), { say: asked }];

    it("gets it, and is done in phases", async () => {
      const moves = [...asks, { hear: SSO_PASSWORD }, lines(phases), { say: PROMPT }];
      const { run } = await work(moves, { ...goal, ssoPassword: SSO_PASSWORD });
      expect(await run("install")).toMatchObject({ kind: "done", facts: { rebootRequired: false } });
    });

    it("is left alone where nobody knows the password, and nothing was changed", async () => {
      const moves = [...asks, { hear: "\x03" }, { say: PROMPT }];
      const { run } = await work(moves, goal);
      const end = await run("install");
      expect(end).toMatchObject({ kind: "refused", problem: { hint: expect.stringContaining("sdk.password") } });
    });

    it("is refused with the wrong one", async () => {
      const moves = [
        ...asks,
        { hear: "wrong" },
        lines(["Single Sign-On administrator password is not correct."]),
        { say: PROMPT },
      ];
      const { run } = await work(moves, { ...goal, ssoPassword: "wrong" });
      expect(await run("install")).toMatchObject({
        kind: "refused",
        problem: { text: expect.stringContaining("not correct") },
      });
    });
  },
);
