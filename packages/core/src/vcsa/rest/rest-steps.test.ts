import { afterEach, describe, expect, it } from "vitest";
import { createMemoryJournal } from "../../adapters/memory-journal.ts";
import { createMemoryShell } from "../../adapters/memory-shell.ts";
import { createMemoryUpdateService } from "../../adapters/memory-update-service.ts";
import { createMemoryWeb } from "../../adapters/memory-web.ts";
import { VirtualClock } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import type { UpdateServicePort, UpdateState } from "../../ports/update-service.ts";
import { runPlan } from "../../run/run.ts";
import { assessSelf } from "../decide/assess.ts";
import { readJournalState } from "../decide/journal-state.ts";
import type { ConsentRequest, UpdateChoices, UpdateContext } from "../update-context.ts";
import { restSteps } from "./rest-steps.ts";

const [FROM, TO] = ["8.0.3.00000", "8.0.3.01100"];
const QUESTION = "vmdir.password";
const clocks: VirtualClock[] = [];
afterEach(() => {
  for (const clock of clocks.splice(0)) clock.close();
});

interface Scene {
  readonly asks?: Readonly<Record<string, string>>;
  readonly password?: string;
  /** What the service does otherwise. */
  readonly spoil?: (service: UpdateServicePort) => Partial<UpdateServicePort>;
  readonly choices?: Partial<UpdateChoices>;
  readonly goal?: string;
}

/** Stages, inspects and installs with a service in memory; the shell is never asked. */
async function update({ asks = {}, password, spoil, choices = {}, goal = TO }: Scene = {}) {
  const clock = new VirtualClock({ startsAt: 0, speed: "max" });
  clocks.push(clock);
  const begun: string[] = [];
  const times = { stageMs: 60_000, installMs: 600_000, bootMs: 300_000 };
  const onBegin = (what: string) => void begun.push(what);
  const service = createMemoryUpdateService({ clock, runs: FROM, brings: TO, asks, ...times, onBegin });
  const context: UpdateContext = {
    target: {
      name: "vcsa-01",
      shell: createMemoryShell({ clock, sessions: [] }),
      web: createMemoryWeb(() => ({ open: [] })),
      updates: { ...service, ...spoil?.(service) },
      redact: (text) => text,
      ...(password !== undefined && { ssoPassword: password }),
    },
    plan: {
      from: assessSelf({ version: FROM, build: undefined }, { releases: [], advisories: [] }),
      to: { release: goal, version: goal, patchBuild: 1, vpxdBuild: null, iso: "patch.iso" },
      steps: [],
    },
    choices: { clock, unattended: true, ...choices },
    found: {},
  };
  const journal = createMemoryJournal();
  const steps = restSteps.filter(({ name }) => ["stage", "inspect-staged", "install"].includes(name));
  const ended = await runPlan({ name: "update", steps }, context, { clock, journal });
  const intents = journal.entries.filter(({ type }) => type === "intent").length;
  return { ...ended, last: ended.steps.at(-1), begun, intents, state: readJournalState(journal.entries).state };
}

const shows = (state: UpdateState["state"]) => async (): Promise<UpdateState> => ({ state, version: TO, task: null });
const lost = () => new PatchrigError("not-reachable", "the line was lost");

describe("a staging over the API", () => {
  it("asks a person for consent before it is sent, and shows the licence that the API has", async () => {
    const asked: ConsentRequest[] = [];
    const consent = async (request: ConsentRequest) => asked.push(request) < 0;
    const { last, begun } = await update({ choices: { unattended: false, consent } });
    expect(asked).toMatchObject([{ about: "eula", text: "The vendor's licence." }]);
    expect(last).toMatchObject({ name: "stage", outcome: "refused", problem: { text: "the EULA was not accepted" } });
    expect(begun).toEqual([]);
  });

  it("is refused where the drive has another version than the planned one", async () => {
    const { last, begun } = await update({ goal: "8.0.3.01200" });
    expect(last).toMatchObject({ outcome: "refused", problem: { text: expect.stringContaining(`it has ${TO}`) } });
    expect(begun).toEqual([]);
  });

  it("is sent again only where its answer was lost and nothing is staged half a minute later", async () => {
    let sent = 0;
    const spoil = ({ stage }: UpdateServicePort) => ({
      stage: async (version: string) => {
        sent++;
        if (sent === 2) await stage(version);
        throw lost();
      },
      // The installation is of no interest here.
      install: async () => {
        throw new PatchrigError("refused", "not today");
      },
    });
    const { steps, begun } = await update({ spoil });
    expect(steps.map(({ name, outcome }) => `${name} ${outcome}`).slice(0, 2)).toEqual([
      "stage done",
      "inspect-staged done",
    ]);
    expect([sent, begun]).toEqual([2, ["stage"]]);
  });

  it("is refused where the appliance took it, ended it, and shows nothing staged", async () => {
    const { last } = await update({ spoil: () => ({ stage: async () => {} }) });
    expect(last).toMatchObject({
      name: "stage",
      outcome: "refused",
      problem: { text: expect.stringMatching(/UP_TO_DATE.* nothing is staged/) },
    });
  });
});

describe("an installation over the API", () => {
  const precheck = async () => ({ errors: ["/storage/log is full"], warnings: [], questions: [] });
  it.each([
    ["whose precheck says no", { spoil: () => ({ precheck }) }, "/storage/log is full"],
    ["that asks what nobody here knows", { asks: { "proxy.user": "x" } }, "proxy.user"],
    ["that wants a password which nobody gave", { asks: { [QUESTION]: "night shift" } }, "none was given"],
  ] as const)("%s is refused before anything is written down as meant", async (_, scene, said) => {
    const { last, begun, intents, state } = await update(scene);
    expect(last).toMatchObject({
      name: "install",
      outcome: "refused",
      problem: { text: expect.stringContaining(said) },
    });
    expect([begun, intents, state]).toEqual([["stage"], 0, "staged"]);
  });

  it("is refused by the appliance where the password is wrong: nothing was changed, and it is not sent again", async () => {
    const { last, intents, state } = await update({ asks: { [QUESTION]: "night shift" }, password: "day shift" });
    expect(last).toMatchObject({ outcome: "refused", facts: { answered: true, touched: false } });
    expect([intents, state]).toEqual([1, "install-refused"]);
    expect(JSON.stringify(last)).not.toContain("day shift");
  });

  it("has failed where the service says so", async () => {
    let isSent = false;
    const spoil = (service: UpdateServicePort) => ({
      install: async () => {
        isSent = true;
      },
      state: async () => (isSent ? shows("INSTALL_FAILED")() : service.state()),
    });
    const { last, intents, state } = await update({ spoil });
    expect(last).toMatchObject({ outcome: "failed", facts: { answered: true, touched: true } });
    expect([intents, state]).toEqual([1, "install-failed"]);
  });

  it("is refused where the appliance took it, never stopped a service, and shows the update as pending as before", async () => {
    const { last, intents, state } = await update({ spoil: () => ({ install: async () => {} }) });
    expect(last).toMatchObject({
      outcome: "refused",
      problem: { text: expect.stringContaining("before it changed anything") },
    });
    expect([intents, state]).toEqual([1, "install-refused"]);
  });
});
