import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listScenarios } from "@patchrig/simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import type { Rehearsal } from "../src/report/rehearsal.ts";
import { fakeContext } from "./fake-context.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-scenarios-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function patchrig(...line: readonly string[]) {
  const context = fakeContext({ cwd: folder });
  const code = await runProgram(line, context);
  return { code, out: context.out(), err: context.err() };
}

describe("the nights that come with patchrig", () => {
  it.each(listScenarios())(
    "%s: the client comes through as the night expects, and sends nothing twice",
    async (name) => {
      const { code, out } = await patchrig("rehearse", "vcsa", "--scenario", name, "--json", "--out", name);
      const rehearsal = JSON.parse(out) as Rehearsal;
      expect(rehearsal.expectations.filter(({ met }) => !met)).toEqual([]);
      expect(rehearsal.expectations.length).toBeGreaterThan(2);
      expect(Object.values(rehearsal.entered).filter((times) => times > 1)).toEqual([]);
      expect(rehearsal.scenario?.name).toBe(name);
      expect(code).toBe(0);
    },
    60_000,
  );

  it("are listed with their stories", async () => {
    const { code, out } = await patchrig("scenario", "list", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out).scenarios.map(({ name }: { name: string }) => name)).toEqual(listScenarios());
  });
});

describe("a scenario file of one's own", () => {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const night = "title: Mine\nstory: It was dark.\ninferred: a test\n";

  it("ends with 4 when the night does not end as it expects, and the report says where", async () => {
    write("hopeful.yaml", `${night}faults: [no-medium]\nexpect: { outcome: done, hits: { no-medium: 1 } }\n`);
    const { code, out } = await patchrig("rehearse", "vcsa", "--scenario", "hopeful.yaml", "--out", "hopeful");
    expect(code).toBe(4);
    expect(out).toContain("BROKEN   outcome: expected done, saw refused");
    const page = readFileSync(join(folder, "hopeful", "report.html"), "utf8");
    expect(page).toContain("What was made to go wrong");
    expect(page).toContain("it is no evidence");
    expect(page).toContain("<code>no-medium</code>");
  });

  it.each([["rehearse", "vcsa"], ["simulate"], ["scenario", "check"]])(
    "that is wrong is named by file, line and column, with 2: %s %s",
    async (...command) => {
      write("wrong.yaml", `${night}faults:\n  - id: ssh-dorp\n`);
      const option = command[0] === "scenario" ? [] : ["--scenario"];
      const { code, out, err } = await patchrig(...command, ...option, "wrong.yaml");
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toMatch(/^patchrig: .*wrong\.yaml:5:9: faults\.0\.id: no fault "ssh-dorp"/);
    },
  );

  it("that is not there is named, with those that are", async () => {
    const { code, err } = await patchrig("simulate", "--scenario", "no-such-night");
    expect(code).toBe(2);
    expect(err).toMatch(/^patchrig: no scenario "no-such-night"\nhint: scenarios: .*nine-minutes-of-503/);
  });
});

describe("--fault", () => {
  it("names what does not exist before anything listens", async () => {
    for (const command of [["simulate"], ["rehearse", "vcsa"]]) {
      const { code, err } = await patchrig(...command, "--fault", "nothing:first=1");
      expect(code).toBe(2);
      expect(err).toMatch(/^patchrig: --fault: no fault "nothing"\nhint: faults: .*ssh-drop/);
    }
  });

  it("is in the report with its hits, and in the line that gives the same again", async () => {
    const { code, out } = await patchrig(
      ..."rehearse vcsa --fault login-slow --fault no-medium --seed 3 --json --out two".split(" "),
    );
    expect(code).toBe(3);
    const { faults, again, outcome } = JSON.parse(out) as Rehearsal;
    expect(faults.map(({ id }) => id)).toEqual(["login-slow", "no-medium"]);
    expect(faults.every(({ hits }) => hits > 0)).toBe(true);
    expect(outcome).toBe("refused");
    expect(again).toContain("--fault login-slow --fault no-medium --seed 3");
  });
});

it("lists every fault with its backing and how a good run ends", async () => {
  const { out } = await patchrig("fault", "list", "--json");
  const { version, faults } = JSON.parse(out);
  expect(version).toBe(1);
  expect(faults.length).toBeGreaterThan(20);
  for (const fault of faults) {
    expect(fault).toMatchObject({ id: expect.any(String), title: expect.any(String), target: "vcsa" });
    expect(["recovered", "refused", "stopped"]).toContain(fault.expects);
    expect(typeof (fault.cite ?? fault.inferred)).toBe("string");
  }
});
