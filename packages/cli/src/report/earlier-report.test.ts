import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fakeContext } from "../../test/fake-context.ts";
import { tellEarlierReport } from "./earlier-report.ts";

describe("a folder for a rehearsal's report", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-earlier-"));
    mkdirSync(join(folder, "out"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string) => writeFileSync(join(folder, "out", name), text);

  async function told(): Promise<string> {
    const context = fakeContext({ cwd: folder });
    await tellEarlierReport("out", context);
    return context.err();
  }

  it("is taken without a word where nothing of it would be replaced", async () => {
    file("notes.txt", "mine");
    expect(await told()).toBe("");
    rmSync(join(folder, "out"), { recursive: true });
    expect(await told()).toBe("");
  });

  it("says that an earlier rehearsal's report is replaced", async () => {
    file("report.json", '{"version":1,"seed":7,"steps":[]}');
    file("report.html", "<p>");
    expect(await told()).toBe("patchrig: out: the report of an earlier rehearsal (seed 7) is replaced\n");
  });

  it("is refused where the files may be of a real run", async () => {
    file("journal.ndjson", "{}\n");
    await expect(told()).rejects.toMatchObject({
      code: "refused",
      message: "--out: out holds journal.ndjson, and no rehearsal's report.json",
    });
  });
});
