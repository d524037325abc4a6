import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isServer, loadCatalogue, reportSchema } from "@patchrig/conformance";
import { listFaults } from "@patchrig/simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";
import { PATCHRIG, spawnPatchrig } from "./spawned.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** Our own command as a peer's command line: the judge knows no other way to it. */
const OWN = `exec ${[process.execPath, ...PATCHRIG].join(" ")}`;
const SIMULATE = `${OWN} simulate`;

/** The judge in this process; whom it judges are processes all the same. */
async function conform(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const context = fakeContext({ cwd: ROOT, env: { ...(process.env as Record<string, string>), ...env } });
  const code = await runProgram(["conform", ...args], context);
  return { code, out: context.out(), err: context.err() };
}
const report = (out: string) => reportSchema.parse(JSON.parse(out));

describe("patchrig conform", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-conform-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string) => join(folder, name);

  it("finds the simulator right in the quick part, ends with 0, and writes every report", async () => {
    const reports = [
      "text",
      `json=${file("a.json")}`,
      `junit=${file("junit.xml")}`,
      `html=${file("a.html")}`,
      `badge=${file("a.svg")}`,
    ];
    const options = reports.flatMap((one) => ["--report", one]);
    const ended = await conform([
      "server",
      "--peer",
      SIMULATE,
      "--quick",
      "--seed",
      "5",
      ...options,
      "--submission",
      file("handed-in"),
    ]);
    expect(ended.err).toBe("");
    expect(ended).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^met: vcsa\/6\.0 server, (\d+) of \1 passed, .* \(seed 5\)\n$/),
    });
    const written = report(readFileSync(file("a.json"), "utf8"));
    expect(written.met).toBe(true);
    expect(written.verdicts.every(({ exchange }) => (exchange?.length ?? 0) > 0)).toBe(true);
    for (const name of ["junit.xml", "a.html", "a.svg", "handed-in/README.md"])
      expect(readFileSync(file(name), "utf8")).not.toBe("");
  }, 120_000);

  it("finds the simulated VM Role service right", async () => {
    const ended = await conform(["server", "--peer", SIMULATE, "--profile", "vmrole/2011-02", "--json"]);
    expect(report(ended.out).tally).toMatchObject({ fail: 0, error: 0, warn: 0 });
    expect(ended.code).toBe(0);
  }, 120_000);

  it("ends with 4 where a requirement is broken, names it, and has it again alone by its own line", async () => {
    const peer = `${SIMULATE} --fault reboot-never`;
    const args = ["--only", "reboot.*", "--limit", "3s", "--report", `json=${file("broken.json")}`];
    const ended = await conform(["server", "--peer", peer, ...args]);
    expect(ended.code).toBe(4);
    const broken = report(readFileSync(file("broken.json"), "utf8")).verdicts.filter(
      ({ outcome }) => outcome === "fail",
    );
    expect(broken.map(({ id, blame }) => [id, blame])).toEqual([["reboot.accepted-form", "peer"]]);
    expect(broken[0]?.reproduce).toMatch(/conform server --peer .* --seed \d+ --only reboot\.accepted-form$/);
    const again = await conform(["server", "--peer", peer, "--failed", file("broken.json"), "--limit", "3s", "--json"]);
    expect(report(again.out).tally).toMatchObject({ pass: 0, fail: 1 });
  }, 120_000);

  it("knows of a failure until it is mended", async () => {
    const known = (id: string) =>
      writeFileSync(
        file("known.yaml"),
        `known:\n  - { id: ${id}, reason: it never comes, owner: ann, expires: 2099-01-01, link: "https://example.com/1" }\n`,
      );
    known("reboot.accepted-form");
    const args = ["--only", "reboot.*", "--limit", "3s", "--known-failing", file("known.yaml"), "--json"];
    const excused = await conform(["server", "--peer", `${SIMULATE} --fault reboot-never`, ...args]);
    expect(excused.code).toBe(0);
    expect(report(excused.out).tally).toMatchObject({ known: 1, fail: 0 });
    const mended = await conform(["server", "--peer", SIMULATE, ...args]);
    expect(mended.code).toBe(4);
    expect(report(mended.out).knownFailures).toMatchObject([{ kind: "stale", id: "reboot.accepted-form" }]);
  }, 120_000);

  it("ends with 5 where nobody can be met, and with 2 where it is told nonsense", async () => {
    expect(await conform(["server", "--peer", "exit 3"])).toMatchObject({
      code: 5,
      err: expect.stringMatching(/exit 3 ended with 3 before it said how to reach it/),
    });
    writeFileSync(file("no-program.sh"), "exit 0\n", { mode: 0o600 });
    for (const [peer, said] of [
      [
        "./no-such-client.sh",
        /ended with 127 before it met the appliance: .*not found[\s\S]*hint: is that the program/,
      ],
      [file("no-program.sh"), /ended with 126 before it met the appliance: .*denied/i],
    ] as const) {
      const { code, out, err } = await conform(["client", "--peer", peer]);
      expect({ code, out }).toEqual({ code: 5, out: "" });
      expect(err).toMatch(said);
    }
    expect(await conform(["server", "--peer", "echo hello"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/expected a JSON document from echo hello, got: hello/),
    });
    expect(await conform(["server"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/expected either --peer CMD or --endpoints FILE/),
    });
    expect(await conform(["server", "--peer", "x", "--only", "nothing.*"])).toMatchObject({ code: 2 });
    expect(await conform(["server", "--peer", "x", "--report", "pdf"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--report: expected text, json, junit, html, badge, got "pdf"/),
    });
    expect(await conform(["explain", "login.promt"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/no requirement is called "login\.promt"\nhint: there are login\./),
    });
  }, 120_000);

  it("lists, explains, and puts side by side", async () => {
    const list = JSON.parse((await conform(["list", "--profile", "vcsa/6.0", "--json"])).out);
    expect(list).toMatchObject({
      version: 1,
      requirements: expect.arrayContaining([expect.objectContaining({ id: "login.prompt", level: "observed" })]),
    });
    const excluded = list.requirements.map((one: { excluded: string | null }) => one.excluded !== null);
    expect(excluded.indexOf(true)).toBeGreaterThan(excluded.lastIndexOf(false));
    expect((await conform(["list", "--coverage"])).code).toBe(0);
    const explained = await conform(["explain", "stage.licence-question"]);
    expect(explained.out).toContain("    | Do you accept the terms and conditions?  [yes/no]");
    expect(explained.out).toContain("given     the release's next patch ISO is in the CD drive");
    expect(explained.out).toMatch(/\nBroken by\n {2}a server that says /);
    const machine = JSON.parse((await conform(["explain", "stage.licence-question", "--json"])).out);
    expect(machine).toMatchObject({ version: 1, requirement: { id: "stage.licence-question", "broken-by": {} } });
    const matrix = await conform(["matrix", `good=${file("a.json")}`, `bad=${file("broken.json")}`]);
    expect(matrix).toMatchObject({ code: 0, out: expect.stringMatching(/good +bad/) });
  }, 120_000);

  it("breaks requirements by faults that there are", () => {
    const known = listFaults().map(({ id }) => id);
    const named = loadCatalogue()
      .requirements.filter(isServer)
      .flatMap((one) => ("fault" in one["broken-by"] ? [one["broken-by"].fault] : []));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !known.includes(id))).toEqual([]);
  });

  it("kills the mutants of a sample, of servers and of clients", async () => {
    const only = [
      "login.connected",
      "reboot.wrong-form",
      "vami.dropped",
      "service.no-deployment",
      "client.open-port-is-not-ready",
    ];
    const ended = await spawnPatchrig(["conform", "--prove", ...only.flatMap((id) => ["--only", id]), "--json"], {
      cwd: ROOT,
    }).ended;
    expect(ended.err).toBe("");
    const proof = JSON.parse(ended.out);
    expect(proof).toMatchObject({ proven: true, proofs: only.map(() => expect.objectContaining({ killed: true })) });
    expect(ended.code).toBe(0);
  }, 180_000);
});
