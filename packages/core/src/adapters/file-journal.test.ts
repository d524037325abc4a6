import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JournalEntry } from "../ports/journal.ts";
import { openFileJournal, readFileJournal } from "./file-journal.ts";

const entry = (step: string): JournalEntry => ({ at: "2015-10-08T02:40:00.000Z", type: "intent", step });
const started: JournalEntry = { at: "2015-10-08T02:40:00.000Z", type: "run-started" };

describe("a journal in a file", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "patchrig-journal-"));
    path = join(folder, "journal.ndjson");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is one object a line, and only its owner may read it", async () => {
    const journal = await openFileJournal(path);
    await journal.append(entry("install"));
    await journal.append(entry("reboot"));
    await journal.close();
    expect(await readFile(path, "utf8")).toBe(
      `${JSON.stringify(entry("install"))}\n${JSON.stringify(entry("reboot"))}\n`,
    );
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("says in words that it is not there, or is no file", async () => {
    const isMissing = readFileJournal(path);
    await expect(isMissing).rejects.toMatchObject({
      code: "unreadable-input",
      message: `the journal ${path}: there is no such file`,
      hint: expect.stringMatching(/^name the file/),
    });
    await expect(readFileJournal(folder)).rejects.toThrow(`the journal ${folder}: it is a folder`);
  });

  it("takes away the others' right to read a file that was there", async () => {
    await writeFile(path, "", { mode: 0o644 });
    await (await openFileJournal(path)).close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("leaves out a last line that was cut short, and goes on behind it", async () => {
    const journal = await openFileJournal(path);
    await journal.append(entry("install"));
    await journal.close();
    await appendFile(path, '{"at":"2015-10-08T02:5');
    expect(await readFileJournal(path)).toEqual([entry("install")]);
    const again = await openFileJournal(path);
    await again.append(started);
    expect(await again.read()).toEqual([entry("install"), started]);
    await again.close();
  });

  it("names the line that is broken in the middle", async () => {
    await writeFile(path, `${JSON.stringify(started)}\nnonsense\n${JSON.stringify(entry("install"))}\n`);
    await expect(readFileJournal(path)).rejects.toMatchObject({
      code: "unreadable-input",
      message: expect.stringContaining(":2:"),
    });
  });

  it.each([
    ["one line of prose", "# README\n", ":1:"],
    ["a document of another kind", '{\n  "version": 1\n}\n', ":1:"],
    ["nothing", undefined, "no such file"],
  ])("is not read from %s, and the place is named", async (_, text, place) => {
    if (text !== undefined) await writeFile(path, text);
    await expect(readFileJournal(path)).rejects.toMatchObject({
      code: "unreadable-input",
      message: expect.stringContaining(place),
      hint: expect.stringContaining("--journal"),
    });
  });

  it("cannot be opened where there is no folder", async () => {
    await expect(openFileJournal(join(folder, "no", "journal"))).rejects.toMatchObject({ code: "journal" });
  });
});
