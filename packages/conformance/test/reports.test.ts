import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  badge,
  completeReport,
  htmlReport,
  jsonReport,
  junitReport,
  matrixOf,
  type Report,
  reportJsonSchema,
  reportSchema,
  submissionFiles,
  textMatrix,
  textReport,
  type Verdict,
} from "../src/index.ts";

const XSD = fileURLToPath(new URL("../src/reporters/junit.xsd", import.meta.url));
const NASTY = 'got "<b>\x1b[31m\0 & \ud800 ]]>"';

const verdict = (id: string, rest: Partial<Verdict>): Verdict => ({
  id,
  side: "server",
  level: "observed",
  outcome: "pass",
  demands: "It does what is demanded.",
  cite: ["02"],
  place: { file: "requirements/vcsa/stage.yaml", line: 7, column: 9 },
  seconds: 0.25,
  reproduce: `npx patchrig conform server --peer x --seed 7 --only ${id}`,
  ...rest,
});

const VERDICTS: readonly Verdict[] = [
  verdict("stage.end", {}),
  verdict("stage.counter", {
    outcome: "fail",
    blame: "peer",
    text: NASTY,
    quote: "143/143",
    came: NASTY,
    exchange: [{ step: "login", shown: NASTY }],
  }),
  verdict("login.prompt", { outcome: "error", blame: "suite", text: "the suite itself failed" }),
  verdict("stage.licence-declined", { outcome: "warn", level: "inferred", blame: "peer", text: "it went on" }),
  verdict("login.banner", { outcome: "known", text: "known until 2099-01-01" }),
  verdict("login.console", { outcome: "excluded", text: "a VM's console" }),
];

const report = (verdicts: readonly Verdict[] = VERDICTS): Report =>
  completeReport({
    tool: { name: "patchrig", version: "0.1.0" },
    side: "server",
    profile: "vcsa/6.0",
    peer: "./server --flag",
    seed: 7,
    level: "inferred",
    quick: false,
    startedAt: "2026-01-01T00:00:00.000Z",
    seconds: 12.5,
    reproduce: "npx patchrig conform server --peer './server --flag' --seed 7",
    knownFailures: [],
    verdicts,
  });

describe("the reports of the judge", () => {
  it("count, and are met only where nothing failed and nothing went wrong in judging", () => {
    expect(report().tally).toEqual({ pass: 1, fail: 1, warn: 1, known: 1, excluded: 1, error: 1 });
    expect(report().met).toBe(false);
    expect(report(VERDICTS.filter(({ outcome }) => outcome !== "fail" && outcome !== "error")).met).toBe(true);
  });

  it("tell a person what was expected, what came, whose matter it is and how to see it again", () => {
    const text = textReport(report());
    expect(text).toContain("FAIL stage.counter (observed)\n  It does what is demanded.");
    expect(text).toContain("expected, by 02:\n    | 143/143");
    expect(text).toContain("blame: the peer");
    expect(text).toContain("blame: the suite: please report it");
    expect(text).toContain("again: npx patchrig conform server --peer x --seed 7 --only stage.counter");
    expect(text).toMatch(
      /not met: vcsa\/6\.0 server, 1 of 5 passed, 1 failed, 1 could not be judged, 1 warned, 1 known to fail, 1 excluded, in 12\.5 s \(seed 7\)\n$/,
    );
    expect(text.split("came:")[1]).not.toContain("\x1b");
  });

  it("are JSON by the schema that is published", () => {
    const parsed = reportSchema.parse(JSON.parse(jsonReport(report())));
    expect(parsed.verdicts).toHaveLength(VERDICTS.length);
    expect(reportSchema.safeParse({ ...report(), seed: "seven" }).success).toBe(false);
    const published = new URL("../../../docs/vendors/report.schema.json", import.meta.url);
    expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(reportJsonSchema());
    expect(reportJsonSchema()).toMatchObject({
      type: "object",
      required: expect.arrayContaining(["version", "verdicts", "tally"]),
    });
  });

  it("are JUnit XML that a validator takes, whatever a peer has sent", () => {
    const folder = mkdtempSync(join(tmpdir(), "patchrig-junit-"));
    const file = join(folder, "junit.xml");
    const validate = (xml: string) => {
      writeFileSync(file, xml);
      execFileSync("xmllint", ["--noout", "--nonet", "--schema", XSD, file], { stdio: "pipe" });
    };
    const problems = [{ id: "a.b", kind: "stale", text: "a.b does not fail any more" }] as const;
    validate(junitReport(report()));
    validate(junitReport({ ...report(), knownFailures: problems }));
    validate(junitReport(report([])));
    expect(() => validate(junitReport(report()).replace("<failure message", "<failure massage"))).toThrow(/massage/);
    expect(junitReport(report())).toContain('tests="6" failures="1" errors="1" skipped="2"');
    rmSync(folder, { recursive: true });
  });

  it("are one page that needs nothing else and runs nothing that a peer has sent", () => {
    const html = htmlReport(report());
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)|<link|<b>\x1b/);
    expect(html).toContain("&lt;b&gt;");
    expect(html).toContain("what went over the wire");
    expect(html.indexOf('id="stage.counter"')).toBeLessThan(html.indexOf('id="stage.end"'));
  });

  it("are a badge that says how it came out", () => {
    expect(badge(report())).toContain("2 broken");
    expect(badge(report([verdict("a.b", {})]))).toContain("1/1");
  });

  it("are handed in with how to have them again", () => {
    const files = submissionFiles(report());
    expect(Object.keys(files).sort()).toEqual(["README.md", "badge.svg", "junit.xml", "report.html", "report.json"]);
    expect(files["README.md"]).toContain(
      "## Reproduce\n\n```\nnpx patchrig conform server --peer './server --flag' --seed 7\n```",
    );
    expect(files["README.md"]).toContain("| stage.counter | fail |");
  });

  it("stand side by side, a column for each", () => {
    const other = report([verdict("stage.end", { outcome: "fail", text: "x" }), verdict("vami.back", {})]);
    const matrix = matrixOf([report(), other], ["ours", "theirs"]);
    expect(matrix.rows.find(({ id }) => id === "stage.end")?.outcomes).toEqual(["pass", "fail"]);
    expect(matrix.rows.find(({ id }) => id === "vami.back")?.outcomes).toEqual([null, "pass"]);
    expect(textMatrix(matrix)).toMatch(/^ +ours +theirs\n/);
  });
});
