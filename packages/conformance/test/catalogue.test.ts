import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { coverageOf, frozenSets, isExcluded, loadCatalogue, readFrozenSet, select } from "../src/index.ts";
import { requirementFolder } from "../src/requirement/load.ts";

const ROW = {
  id: "login.banner",
  level: "observed",
  demands: "It says who it is.",
  cite: "01",
  quote: "Connected to service",
  do: ["login"],
  expect: [{ says: "quote" }],
  "broken-by": { says: "Connected", as: "Disconnected" },
};

describe("the catalogue of requirements", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-catalogue-"));
    mkdirSync(join(folder, "vcsa"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  // JSON is YAML: rows stand at lines that are known.
  const write = (...rows: readonly object[]) =>
    writeFileSync(
      join(folder, "vcsa", "login.yaml"),
      `title: Logging in\nrequirements:\n${rows.map((row) => `  - ${JSON.stringify(row)}\n`).join("")}`,
    );

  it("reads a row, with the place where it is written down", () => {
    write(ROW);
    const { requirements } = loadCatalogue(folder);
    expect(requirements).toMatchObject([{ id: "login.banner", platform: "vcsa", noun: "login", side: "server" }]);
    expect(requirements[0]?.place).toEqual({ file: join(folder, "vcsa", "login.yaml"), line: 3, column: 11 });
  });

  it.each<[string, object, RegExp]>([
    [
      "a quote that its recording does not have",
      { quote: "Connected to the service" },
      /login\.yaml:3:\d+: the quote does not stand in .*01-6\.0ga.*no "Connected to the service" there/,
    ],
    [
      "lines that do not stand together there",
      { quote: "Connected to service\nCommand>" },
      /login\.yaml:3:\d+: the quote does not stand/,
    ],
    [
      "a recording that nobody has",
      { cite: "99" },
      /login\.yaml:3:\d+: 99 is neither a recording's number nor a fact's id/,
    ],
    [
      "a level above its evidence",
      { cite: "V12", quote: "All the work is done at this prompt" },
      /login\.yaml:3:\d+: observed, but V12 is what somebody says/,
    ],
    ["a level that needs words and has none", { quote: undefined }, /login\.yaml:3:\d+: observed needs quote/],
    ["our reading without its reason", { level: "inferred" }, /login\.yaml:3:\d+: inferred needs reading/],
    ["a key that nobody knows", { expects: [] }, /login\.yaml:3:\d+: .*expects/],
    ["a step that nobody can do", { do: [{ jump: "high" }] }, /login\.yaml:3:\d+: .*expected login, log-in-and-out/],
    [
      "a demand that nobody can judge",
      { expect: [{ smells: "good" }] },
      /login\.yaml:3:\d+: .*expected one of says, never-says/,
    ],
    [
      "a mutant that nobody can make",
      { "broken-by": { prayer: "x" } },
      /login\.yaml:3:\d+: .*expected one of says\/as/,
    ],
    ["a release that there is not", { since: "5.5" }, /login\.yaml:3:\d+: .*expected one of 6\.0/],
    ["an id that is none", { id: "Login Banner" }, /login\.yaml:3:\d+: .*expected an id/],
  ])("refuses %s, and says where", (_, change, message) => {
    write({ ...ROW, ...change });
    expect(() => loadCatalogue(folder)).toThrow(message);
  });

  it("refuses an id that is another one's", () => {
    write(ROW, ROW);
    expect(() => loadCatalogue(folder)).toThrow(/login\.yaml:4:\d+: the id login\.banner is .*login\.yaml:3's already/);
  });

  it("refuses a folder without any", () => {
    expect(() => loadCatalogue(folder)).toThrow(/holds no requirements/);
    expect(() => loadCatalogue(join(folder, "nowhere"))).toThrow(/no requirements at/);
  });

  it("says which ids a glob could have meant", () => {
    const { requirements } = loadCatalogue();
    const asked = { profile: "vcsa/6.0", side: "server" } as const;
    expect(select(requirements, { ...asked, only: ["login.*"] }).length).toBeGreaterThan(3);
    expect(() => select(requirements, { ...asked, only: ["vami.back"] })).toThrow(
      /no requirement of a server of vcsa\/6\.0 is called "vami\.back"/,
    );
  });
});

describe("the catalogue that comes with patchrig", () => {
  const catalogue = loadCatalogue();

  it("covers every fact of both documents and every recording, by a demand or by a reason why not", () => {
    const coverage = coverageOf(catalogue.requirements);
    expect(coverage.gaps).toEqual([]);
    expect(coverage.facts.length).toBe(28 + 23);
    expect(coverage.evidence.length).toBeGreaterThan(60);
  });

  it("names a gap once a row is taken out", () => {
    const less = catalogue.requirements.filter(({ cite }) => !cite?.includes("V28"));
    expect(coverageOf(less).gaps).toEqual(["V28"]);
  });

  it("gives a reason for everything that it excludes, and a mutant for everything else", () => {
    for (const one of catalogue.requirements) {
      if (isExcluded(one)) expect(one.excluded.length, one.id).toBeGreaterThan(15);
      else expect(one["broken-by"], one.id).toBeDefined();
    }
  });

  it("has in its frozen sets nothing that is gone", () => {
    const names = frozenSets(catalogue.folder);
    expect(names).toContain("0.1");
    for (const name of names) expect(readFrozenSet(catalogue, name).length).toBeGreaterThan(50);
    expect(() => readFrozenSet(catalogue, "9.9")).toThrow(/no frozen set "9\.9"/);
  });

  it("has a quick part for servers and for clients of 6.0", () => {
    for (const side of ["server", "client"] as const) {
      const quick = select(catalogue.requirements, { profile: "vcsa/6.0", side, quick: true });
      expect(quick.length).toBeGreaterThan(3);
    }
  });

  it("is read from wherever it is copied to", () => {
    const copy = mkdtempSync(join(tmpdir(), "patchrig-catalogue-"));
    cpSync(requirementFolder(), copy, { recursive: true });
    expect(loadCatalogue(copy).requirements.length).toBe(catalogue.requirements.length);
    rmSync(copy, { recursive: true });
  });
});
