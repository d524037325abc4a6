import { afterEach, describe, expect, it } from "vitest";
import { parseInstant, VirtualClock } from "../src/clock/index.ts";
import { type JournalEntry, planResumption, type Resumption, type StepOutcome } from "../src/index.ts";
import { answeringAppliance, type Moment, SAYS } from "./answering-appliance.ts";

const at = "2015-10-08T02:40:00.000Z";
const clocks: VirtualClock[] = [];
afterEach(() => {
  for (const clock of clocks.splice(0)) clock.close();
});

const START: JournalEntry = {
  at,
  type: "run-started",
  from: { version: "6.0.0.5100", patchBuild: 2559267, vpxdBuild: 2559267 },
  to: { release: "6.0 U1", version: "6.0.0.10000", patchBuild: 3018521, vpxdBuild: 3018523, iso: null },
};
const ran = (step: string, outcome?: StepOutcome, facts: object = {}): readonly JournalEntry[] => [
  { at, type: "step-started", step },
  ...(outcome === undefined ? [] : [{ at, type: "step-ended", step, outcome, facts } as const]),
];
const intent = (step: string): JournalEntry => ({ at, type: "intent", step, facts: {} });
const observed = (step: string, facts: object): JournalEntry => ({ at, type: "observed", step, facts });
const before = ["check-exposure", "prepare", "download-iso", "mount-iso", "ssh-login"].flatMap((step) =>
  ran(step, "done"),
);
const staged = [START, ...before, ...ran("stage", "done"), ...ran("inspect-staged", "done")];
const intended = [...staged, ...ran("install"), intent("install")];
const begun = [...intended, observed("install", { begun: true })];
const installed = [...begun, ...ran("install", "done")];
const rebooting = [...installed, ...ran("reboot"), intent("reboot")];
const NEW = { version: "6.0.0.10000", build: 3018521, staged: false, says: SAYS.nothing } as const;

interface Asked {
  readonly left: Resumption;
  readonly looks: readonly string[];
  readonly typed: readonly string[];
  /** Minutes that it took. */
  readonly minutes: number;
}

/** Asks an appliance that shows each moment for so many minutes, the last one for ever. */
async function resume(
  journal: readonly JournalEntry[],
  ...moments: readonly (Moment & { readonly minutes?: number })[]
): Promise<Asked> {
  const clock = new VirtualClock({ startsAt: (parseInstant(at) ?? 0) + 600_000, speed: "max" });
  clocks.push(clock);
  const begins = clock.now();
  const minutes = () => (clock.now() - begins) / 60_000;
  const now = () => {
    let until = 0;
    for (const moment of moments) {
      until += moment.minutes ?? Number.POSITIVE_INFINITY;
      if (minutes() < until) return moment;
    }
    return {};
  };
  const target = answeringAppliance(clock, now);
  const looks: string[] = [];
  const onLook = (look: { readonly appliance: string; readonly decision: string }) =>
    void looks.push(`${look.appliance}: ${look.decision}`);
  const left = await planResumption(journal, { target, clock, onLook });
  return { left, looks, typed: target.shell.typed, minutes: minutes() };
}

describe("an update that was interrupted", () => {
  it("goes on at the medium when nothing was staged, and asks nothing that was answered", async () => {
    const { left } = await resume([START, ...before, ...ran("stage")], { staged: false, says: SAYS.nothing });
    expect(left).toMatchObject({ kind: "go-on", from: { booted: false, changed: false } });
    expect(left).toHaveProperty("plan.to.patchBuild", 3018521);
    expect(left).toHaveProperty("only", [
      "mount-iso",
      "ssh-login",
      "stage",
      "inspect-staged",
      "install",
      "reboot",
      "clear-browser-cache",
      "confirm-update",
    ]);
  });

  it("does what was never done before the medium as well", async () => {
    const { left } = await resume([START, ...ran("check-exposure", "done"), ...ran("prepare")], {
      staged: false,
      says: SAYS.nothing,
    });
    expect(left).toMatchObject({ only: expect.arrayContaining(["prepare", "download-iso"]) });
  });

  it("waits for a staging that goes on without its line, and stages no second time", async () => {
    const { left, looks } = await resume(
      [START, ...before, ...ran("stage")],
      { minutes: 8, staged: false, says: SAYS.busy },
      {},
    );
    expect(looks).toEqual(["busy: wait", "staged: stage-on"]);
    expect(left).toMatchObject({ only: expect.not.arrayContaining(["stage"]) });
    expect(left).toMatchObject({ only: expect.arrayContaining(["ssh-login", "inspect-staged", "install"]) });
  });

  it("waits for an installation that goes on without its line, and then reboots", async () => {
    const { left, looks, typed } = await resume(
      begun,
      { minutes: 9, says: SAYS.busy, lit: false },
      { says: SAYS.pending, lit: false },
    );
    expect(looks).toEqual(["busy: wait", "reboot-pending: reboot"]);
    expect(left).toMatchObject({
      only: ["ssh-login", "reboot", "clear-browser-cache", "confirm-update"],
      from: { changed: true },
    });
    expect(typed.filter((line) => /install|shutdown/.test(line))).toEqual([]);
  });

  it("types an installation that never arrived, once two looks half a minute apart agree", async () => {
    const { left, minutes } = await resume(intended, {});
    expect(left).toMatchObject({ only: expect.arrayContaining(["inspect-staged", "install", "reboot"]) });
    expect(minutes).toBeGreaterThanOrEqual(0.5);
  });

  it("does not take the moment before an installation begins for one that never arrived", async () => {
    const { looks } = await resume(
      intended,
      { minutes: 0.3 },
      { minutes: 9, says: SAYS.busy, lit: false },
      { says: SAYS.pending, lit: false },
    );
    expect(looks).toEqual(["staged: install", "busy: wait", "reboot-pending: reboot"]);
  });

  it("never installs over an installation that was cut off half-way", async () => {
    const { left } = await resume(begun, { minutes: 4, down: true }, { minutes: 6, lit: false }, {});
    expect(left).toMatchObject({
      kind: "ended",
      end: { kind: "failed", problem: { hint: expect.stringContaining("do not install over it") } },
    });
  });

  it("installs again what the appliance refused before it touched anything", async () => {
    const refused = [...intended, ...ran("install", "failed", { answered: true, touched: false })];
    expect((await resume(refused, {})).left).toMatchObject({ only: expect.arrayContaining(["install"]) });
    const touched = [...intended, ...ran("install", "failed", { answered: true, touched: true })];
    expect((await resume(touched, {})).left).toMatchObject({ kind: "ended", end: { kind: "failed" } });
  });

  it("reboots when the installation is done, also one whose words nobody has recorded", async () => {
    const only = ["ssh-login", "reboot", "clear-browser-cache", "confirm-update"];
    expect((await resume(installed, { says: SAYS.pending, lit: false })).left).toMatchObject({ only });
    expect((await resume(installed, { says: SAYS.other, lit: false })).left).toMatchObject({ only });
  });

  it("types a reboot again only minutes after the first, when the appliance still asks for one", async () => {
    const since = { ...intent("reboot"), at: "2015-10-08T02:49:00.000Z" };
    const { left, minutes } = await resume([...installed, since], { says: SAYS.pending, lit: false });
    expect(left).toMatchObject({ only: expect.arrayContaining(["reboot"]), from: { booted: false } });
    expect(minutes).toBeGreaterThanOrEqual(4);
  });

  it("only waits and confirms when the new release runs, whatever the journal last saw", async () => {
    for (const journal of [intended, begun, installed, rebooting]) {
      const { left } = await resume(journal, { minutes: 2, down: true }, { ...NEW, lit: false });
      expect(left).toMatchObject({
        kind: "go-on",
        from: { booted: true },
        only: ["reboot", "clear-browser-cache", "confirm-update"],
      });
    }
  });

  it("asks a person when the appliance answers what nobody has recorded, and types nothing", async () => {
    const { left, typed } = await resume(begun, { says: SAYS.other });
    expect(left).toMatchObject({
      kind: "ended",
      end: { kind: "waiting", problem: { text: expect.stringMatching(/^waited 3 h .*last seen: runs 6\.0\.0/) } },
    });
    expect(typed.filter((line) => /install|shutdown/.test(line))).toEqual([]);
  });

  it("refuses to go on when a clone was put back, or another release came", async () => {
    expect((await resume(installed, { staged: false, says: SAYS.nothing })).left).toMatchObject({
      end: { kind: "refused", problem: { text: expect.stringContaining("a clone or a snapshot was put back") } },
    });
    expect((await resume(staged, { ...NEW, version: "6.0.0.20000", build: 3634791 })).left).toMatchObject({
      end: { kind: "refused" },
    });
  });

  it("says what it waited for when nobody answers", async () => {
    const { left, minutes } = await resume(staged, { down: true });
    expect(left).toMatchObject({
      end: {
        kind: "waiting",
        problem: { code: "limit-passed", text: expect.stringMatching(/^waited 30 m .*last seen: vcsa-01:22/) },
      },
    });
    expect(minutes).toBeLessThan(32);
  });

  it("has nothing left once it is confirmed, and refuses a journal of no run", async () => {
    expect((await resume([START, ...before, ...ran("confirm-update", "done")], {})).left).toMatchObject({
      kind: "nothing-left",
    });
    expect((await resume([], {})).left).toMatchObject({
      kind: "ended",
      end: { problem: { text: expect.stringContaining("journal") } },
    });
  });

  it("takes what an earlier run into the same journal did for what it is: another run", async () => {
    const { left } = await resume([...installed, START, ...before], { staged: false, says: SAYS.nothing });
    expect(left).toMatchObject({ only: expect.arrayContaining(["stage", "install"]) });
  });

  it("takes what a resumption did for a part of the run that it resumed", async () => {
    const resumed = { ...START, resumed: true };
    const { left } = await resume([...begun, resumed, ...ran("install", "done")], { says: SAYS.pending, lit: false });
    expect(left).toMatchObject({ only: ["ssh-login", "reboot", "clear-browser-cache", "confirm-update"] });
  });
});
