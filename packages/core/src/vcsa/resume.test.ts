import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../ports/journal.ts";
import type { StepOutcome } from "../run/outcome.ts";
import { assessSelf, ownKnowledge } from "./assess.ts";
import type { Payload } from "./list-staged.ts";
import { planResumption } from "./resume.ts";

const at = "2015-10-08T02:40:00.000Z";
const START: JournalEntry = {
  at,
  type: "run-started",
  from: { version: "6.0.0.5100", patchBuild: 2559267, vpxdBuild: 2559267 },
  to: { release: "6.0 U1", version: "6.0.0.10000", patchBuild: 3018521, vpxdBuild: 3018523, iso: null },
};
const ran = (step: string, outcome?: StepOutcome): readonly JournalEntry[] => [
  { at, type: "step-started", step },
  ...(outcome === undefined ? [] : [{ at, type: "step-ended", step, outcome } as const]),
];
const before = ["check-exposure", "prepare", "download-iso", "mount-iso", "ssh-login"].flatMap((step) =>
  ran(step, "done"),
);
const running = (version: string, build: number) => assessSelf({ version, build }, ownKnowledge());
const old = { running: running("6.0.0.5100", 2559267), staged: null };
const staged: Payload = {
  name: "VC-6.0.0U1-Appliance-FP",
  version: "6.0.0.10000",
  build: 3018521,
  product: undefined,
  kind: "FP",
  severity: undefined,
  kb: undefined,
  releaseDate: undefined,
  rebootRequired: true,
  supportedFrom: [],
};

describe("an update that was interrupted", () => {
  it("goes on at the medium when nothing was staged, and asks nothing that was answered", () => {
    const left = planResumption([START, ...before, ...ran("stage")], old);
    expect(left).toMatchObject({ kind: "go-on", booted: false, plan: { to: { patchBuild: 3018521 } } });
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

  it("does what was never done before the medium as well", () => {
    const left = planResumption([START, ...ran("check-exposure", "done"), ...ran("prepare")], old);
    expect(left).toMatchObject({ only: expect.arrayContaining(["prepare", "download-iso"]) });
  });

  it("does not stage again what the appliance staged without the line", () => {
    const left = planResumption([START, ...before, ...ran("stage", "waiting")], { ...old, staged });
    expect(left).toMatchObject({ only: expect.not.arrayContaining(["stage"]) });
    expect(left).toMatchObject({ only: expect.arrayContaining(["ssh-login", "inspect-staged", "install"]) });
  });

  it("stages again when something else is staged", () => {
    const other = { ...staged, version: "6.0.0.5120", build: 2800573 };
    const left = planResumption([START, ...before, ...ran("stage", "waiting")], { ...old, staged: other });
    expect(left).toMatchObject({ only: expect.arrayContaining(["stage"]) });
  });

  it("never types an installation again that may still run", () => {
    for (const outcome of [undefined, "waiting", "failed"] as const) {
      const entries = [START, ...before, ...ran("stage", "done"), ...ran("install", outcome)];
      const left = planResumption(entries, { ...old, staged });
      expect(left).toMatchObject({
        kind: "refused",
        problem: { text: expect.stringContaining("installation was begun") },
      });
    }
  });

  it("reboots when the installation is done and the old release still runs", () => {
    const entries = [START, ...before, ...ran("stage", "done"), ...ran("install", "done"), ...ran("reboot")];
    expect(planResumption(entries, old)).toMatchObject({
      kind: "go-on",
      booted: false,
      only: ["ssh-login", "reboot", "clear-browser-cache", "confirm-update"],
    });
  });

  it("only waits and confirms when the new release runs, whatever the journal last saw", () => {
    const entries = [START, ...before, ...ran("install", "waiting")];
    expect(planResumption(entries, { running: running("6.0.0.10000", 3018521), staged: null })).toMatchObject({
      kind: "go-on",
      booted: true,
      only: ["clear-browser-cache", "confirm-update"],
    });
  });

  it("has nothing left once it is confirmed, and refuses a journal of no run", () => {
    const entries = [START, ...before, ...ran("confirm-update", "done")];
    expect(planResumption(entries, old)).toMatchObject({ kind: "nothing-left" });
    expect(planResumption([], old)).toMatchObject({
      kind: "refused",
      problem: { text: expect.stringContaining("journal") },
    });
  });

  it("takes what an earlier run into the same journal did for what it is: another run", () => {
    const earlier = [START, ...before, ...ran("stage", "done"), ...ran("install", "done")];
    const left = planResumption([...earlier, START, ...before], old);
    expect(left).toMatchObject({ only: expect.arrayContaining(["stage", "install"]) });
  });

  it("takes what a resumption did for a part of the run that it resumed", () => {
    const resumed = { ...START, resumed: true };
    const left = planResumption([START, ...before, resumed, ...ran("install", "done")], old);
    expect(left).toMatchObject({ only: ["ssh-login", "reboot", "clear-browser-cache", "confirm-update"] });
  });
});
