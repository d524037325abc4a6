import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resumeLine } from "../src/vcsa/journal.ts";
import { type Simulated, simulated, U1_FP } from "./simulated.ts";

describe("patchrig vcsa run, told to write where something is", () => {
  let appliance: Simulated;
  beforeAll(async () => {
    appliance = await simulated({ iso: U1_FP });
  });
  afterAll(() => appliance.close());
  const run = (options: string) => appliance.vcsa(`run --yes --backup none --until check-exposure ${options}`);

  it.each(["--journal", "--record"])("refuses a file of somebody's for %s, and leaves it alone", async (option) => {
    appliance.file("README.md", "# README\n");
    const { code, out, err } = await run(`${option} README.md`);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(`patchrig: ${option}: expected a new file, README.md exists\nhint: `);
    expect(appliance.read("README.md")).toBe("# README\n");
  });

  it("names the command that goes on with the journal of another run", async () => {
    const journal = '{"at":"2015-10-08T02:40:00.000Z","type":"run-started"}\n';
    appliance.file("old.ndjson", journal);
    const { code, err } = await run("--journal old.ndjson");
    expect(code).toBe(2);
    expect(err).toContain("patchrig vcsa resume --endpoints vcsa.json --journal old.ndjson");
    expect(appliance.read("old.ndjson")).toBe(journal);
  });

  it("records a resumption beside the recording that the run was told to make, and says so in the line", async () => {
    const first = await run("--journal new.ndjson --record new.cast");
    expect(first.code).toBe(0);
    const recorded = appliance.read("new.cast");
    const again = await appliance.vcsa(
      "resume --yes --backup none --until ssh-login --journal new.ndjson --record new.cast",
    );
    expect(again.code).toBe(0);
    expect(appliance.read("new.cast")).toBe(recorded);
    expect(appliance.read("new.2.cast")).toContain("Command>");
    const line = resumeLine({ endpoints: "vcsa.json", record: "new.cast" }, "new.ndjson");
    expect(line).toBe("patchrig vcsa resume --endpoints vcsa.json --journal new.ndjson --record new.cast");
  });

  it("takes an empty file, as mktemp makes them", async () => {
    appliance.file("empty.ndjson", "");
    expect((await run("--journal empty.ndjson")).code).toBe(0);
  });

  it("resume and status name the line of what is no journal", async () => {
    appliance.file("notes.txt", "# README\n");
    for (const verb of ["resume --yes", "status"]) {
      const { code, err } = await appliance.vcsa(`${verb} --journal notes.txt`);
      expect(code).toBe(2);
      expect(err).toMatch(/^patchrig: .*notes\.txt:1: expected an entry of a run's journal\nhint: /m);
    }
    expect(appliance.read("notes.txt")).toBe("# README\n");
  });

  it.each([
    ["torn", "{broken\n"],
    ["another one's", '{"at":"2015-10-08T02:40:05.000Z","type":"looked"}\n'],
  ])("resume and status take no file in which no run begins: %s", async (_whose, text) => {
    appliance.file("no-run.ndjson", text);
    for (const verb of ["resume --yes", "status"]) {
      expect(await appliance.vcsa(`${verb} --journal no-run.ndjson`)).toMatchObject({
        code: 2,
        out: "",
        err: expect.stringMatching(/^patchrig: --journal: no-run\.ndjson: expected the journal of a run, .*\nhint: /m),
      });
    }
    expect(appliance.read("no-run.ndjson")).toBe(text);
  });

  it("makes none for a run until a step that there is not", async () => {
    const { code, err } = await run("--until lunch --journal lunch.ndjson");
    expect([code, err]).toEqual([2, expect.stringContaining('--until: the plan has no step "lunch"')]);
    expect(() => appliance.read("lunch.ndjson")).toThrow("ENOENT");
    expect(() => appliance.read("lunch.cast")).toThrow("ENOENT");
  });
});
