import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseInstant } from "@patchrig/core/clock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadCatalogue, readKnownFailures, type Verdict, weigh } from "../src/index.ts";

const { requirements } = loadCatalogue();
const now = parseInstant("2026-06-15T12:00:00Z") ?? 0;

const entry = (id: string, expires = "2026-12-31"): string =>
  `  - { id: ${id}, reason: the pager is old, owner: ann, expires: ${expires}, link: "https://example.com/1" }\n`;

const verdict = (id: string, outcome: Verdict["outcome"]): Verdict => ({
  id,
  side: "server",
  level: "observed",
  outcome,
  demands: "x",
  cite: [],
  place: { file: "x", line: 1, column: 1 },
  seconds: 0,
  ...(outcome === "fail" ? { text: "it failed" } : {}),
});

describe("a file of known failures", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-known-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (text: string) => {
    const file = join(folder, "known.yaml");
    writeFileSync(file, `known:\n${text}`);
    return readKnownFailures(file);
  };
  const weighed = (text: string, ...verdicts: readonly Verdict[]) =>
    weigh(verdicts, read(text), { catalogue: requirements, now });

  it("excuses what fails, until it expires", () => {
    const { verdicts, problems } = weighed(entry("stage.counter"), verdict("stage.counter", "fail"));
    expect(problems).toEqual([]);
    expect(verdicts[0]).toMatchObject({ outcome: "known", text: expect.stringContaining("ann: the pager is old") });
    expect(weighed(entry("stage.counter", "2026-06-15"), verdict("stage.counter", "fail")).problems).toEqual([]);
  });

  it.each<[string, string, Verdict["outcome"], string]>([
    ["stale", entry("stage.counter"), "pass", "does not fail any more"],
    ["expired", entry("stage.counter", "2026-06-14"), "fail", "was known until 2026-06-14"],
    ["unknown", entry("stage.countre"), "fail", "no requirement is called stage.countre"],
    ["shadowing", entry("stage.counter") + entry("stage.counter"), "fail", "is listed already, at "],
    ["shadowing", entry("login.console"), "excluded", "is judged nowhere"],
  ])("is red where an entry is %s", (kind, text, outcome, message) => {
    const { problems } = weighed(text, verdict("stage.counter", outcome));
    expect(problems).toMatchObject([{ kind, text: expect.stringContaining(message) }]);
    expect(problems[0]?.text).toMatch(/known\.yaml:\d+:\d+/);
  });

  it("excuses nothing once it has expired, nor what the suite itself could not judge", () => {
    const late = weighed(entry("stage.counter", "2026-01-01"), verdict("stage.counter", "fail"));
    expect(late.verdicts[0]?.outcome).toBe("fail");
    expect(weighed(entry("stage.counter"), verdict("stage.counter", "error")).verdicts[0]?.outcome).toBe("error");
  });

  it.each([
    [
      "without a reason",
      '  - { id: a.b, owner: ann, expires: 2026-12-31, link: "https://x.y" }\n',
      /known\.yaml:2:\d+: known\.0\.reason/,
    ],
    [
      "with a day that is none",
      '  - { id: a.b, reason: x, owner: ann, expires: soon, link: "https://x.y" }\n',
      /expires: expected a day/,
    ],
    ["that is no YAML", "  - [\n", /known\.yaml:\d+:\d+/],
  ])("is refused %s, with its place", (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it("must exist", () => {
    expect(() => readKnownFailures(join(folder, "nowhere.yaml"))).toThrow(
      /--known-failing: .*nowhere\.yaml cannot be read/,
    );
  });
});
