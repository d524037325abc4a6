import type { StepReport } from "@patchrig/core";
import { parseInstant } from "@patchrig/core/clock";
import type { Rehearsal } from "../src/report/rehearsal.ts";

/** A finished rehearsal of four steps, to change as a test needs it. */
export function aRehearsal(change: Partial<Rehearsal> = {}): Rehearsal {
  return {
    version: 1,
    outcome: "done",
    seed: 7,
    assess: { affected: true, advisories: [anAdvisory] },
    before: { version: "6.0.0", patchBuild: 2559267, vpxdBuild: 2559268 },
    after: { version: "6.0.0.10000", patchBuild: 3018521, vpxdBuild: 3018523 },
    steps: [
      aStep("check-exposure", ["02:40:00", "02:40:01"], { affected: true }),
      aStep("stage", ["02:40:01", "02:50:04"], { packages: 143 }),
      aStep("install", ["02:50:04", "03:00:04"], {}),
      aStep("reboot", ["03:00:04", "03:08:00"], {
        phases: [
          { phase: "unavailable", at: "2015-10-08T03:05:00.000Z", seconds: 296 },
          { phase: "initializing", at: "2015-10-08T03:07:00.000Z", seconds: 416 },
        ],
      }),
    ],
    faults: [],
    entered: { "software-packages install": 1, "shutdown reboot": 1 },
    problem: null,
    scenario: null,
    from: null,
    expectations: [],
    next: "Keep the clone for 2 to 3 days.",
    profile: "vcsa/6.0",
    to: "vcsa/6.0u1",
    speed: "max",
    tookSeconds: 6.2,
    notices: [
      { at: "2015-10-08T03:08:00.000Z", step: "clear-cache", text: "Clear the browser's cache.", source: "V25" },
    ],
    again: "patchrig rehearse vcsa --profile vcsa/6.0 --to 6.0u1 --seed 7",
    report: "rehearsals/2026-11-22-7",
    ...change,
  };
}

const anAdvisory: Rehearsal["assess"]["advisories"][number] = {
  id: "VMSA-2015-0007",
  severity: "critical",
  affected: true,
  fixedIn: "6.0.0b",
  revisions: [
    { revision: "VMSA-2015-0007.1", date: "2015-10-06", fixedIn: "6.0 u1", cve: "CVE-2015-2342", affected: true },
    { revision: "VMSA-2015-0007.2", date: "2015-10-20", fixedIn: "6.0.0b", cve: "CVE-2015-2342", affected: true },
  ],
};

function aStep(name: string, [from, to]: readonly [string, string], facts: StepReport["facts"]): StepReport {
  const [startedAt, endedAt] = [`2015-10-08T${from}.000Z`, `2015-10-08T${to}.000Z`];
  const seconds = ((parseInstant(endedAt) ?? 0) - (parseInstant(startedAt) ?? 0)) / 1000;
  return { name, outcome: "done", startedAt, endedAt, seconds, facts, problem: null };
}
