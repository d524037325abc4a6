import { appendFileSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMemoryBlob } from "../../src/adapters/memory-blob.ts";
import { createMemoryHostedService } from "../../src/adapters/memory-hosted-service.ts";
import { createMemoryJournal } from "../../src/adapters/memory-journal.ts";
import { VirtualClock } from "../../src/clock/index.ts";
import { PatchrigError } from "../../src/errors.ts";
import type { BlobPort } from "../../src/ports/blob.ts";
import { contentOf } from "../../src/vmrole/update/content-of.ts";
import { markOf } from "../../src/vmrole/update/file-mark.ts";
import type { Before, ImageGoal } from "../../src/vmrole/update/goal.ts";
import { readImageJournal } from "../../src/vmrole/update/journal.ts";
import { resumedGoal } from "../../src/vmrole/update/resumed-goal.ts";
import { runImageUpdate } from "../../src/vmrole/update/run-image-update.ts";
import { fillDisk, makeImages, NOW } from "./some-images.ts";
import { aGoal, SOME_RULES } from "./some-rules.ts";

const MIB = 2 ** 20;
let folder: string;
let file: string;
let service: ReturnType<typeof createMemoryHostedService>;
let blob: ReturnType<typeof createMemoryBlob>;
let journal: ReturnType<typeof createMemoryJournal>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-changed-"));
  file = (await makeImages(folder)).base;
  service = createMemoryHostedService((image) => `https://blobs.invalid/images/${image}?sig=s`);
  blob = createMemoryBlob();
  journal = createMemoryJournal();
});
afterEach(() => rmSync(folder, { recursive: true }));

const adding = (changes: Partial<ImageGoal> = {}) =>
  aGoal({ image: "base-1", file, parent: null, use: null, location: "Anywhere", fileMark: markOf(file), ...changes });

function run(goal: ImageGoal, { store = blob as BlobPort, before = undefined as Before | undefined } = {}) {
  const clock = new VirtualClock({ startsAt: NOW, speed: "max" });
  return runImageUpdate(goal, { access: { service, blob: store, clock }, rules: SOME_RULES, journal, before });
}

/** An upload whose line is lost after its first range. */
async function begun(changes: Partial<ImageGoal> = {}) {
  let sent = 0;
  const putPages: BlobPort["putPages"] = (url, pages) => {
    if (sent++ > 0) throw new PatchrigError("connection-lost", "cut");
    return blob.putPages(url, pages);
  };
  await run(adding(changes), { store: { ...blob, putPages } });
  return readImageJournal(journal.entries, "j.ndjson");
}

const touch = () => utimesSync(file, 1_300_000_000, 1_300_000_000);
const resumed = (sameContent = false) => resumedGoal(readImageJournal(journal.entries, "j"), { sameContent });

describe("an upload that goes on with a file", () => {
  it("is refused before anything is sent where the file was written to since, with the ways out", async () => {
    await begun();
    fillDisk(file, 6 * MIB, Buffer.alloc(512, 0x77));
    touch();
    await expect(resumed()).rejects.toMatchObject({
      code: "refused",
      message: expect.stringMatching(/was changed since its upload began: it was written to/),
      hint: expect.stringMatching(/with its time; .*--same-content; else `patchrig vmrole image remove base-1`/),
    });
  });

  it("is refused for another size, whatever somebody says of its content", async () => {
    await begun();
    appendFileSync(file, Buffer.alloc(512));
    await expect(resumed(true)).rejects.toMatchObject({ code: "refused", hint: expect.not.stringMatching(/--same/) });
  });

  it("goes on with a touched file whose content is the ledger's", async () => {
    await begun({ content: await contentOf(file, undefined) });
    touch();
    const { before } = readImageJournal(journal.entries, "j");
    expect(await run(await resumed(), { before })).toMatchObject({ outcome: "done" });
  });

  it("is refused for a content that is not the ledger's any more", async () => {
    await begun({ content: await contentOf(file, undefined) });
    fillDisk(file, 6 * MIB, Buffer.alloc(512, 0x77));
    touch();
    await expect(resumed()).rejects.toMatchObject({ code: "refused" });
  });

  it("goes on with a touched file that somebody vouches for, and asks only once", async () => {
    const { before } = await begun();
    touch();
    const goal = await resumed(true);
    const cut: BlobPort["ranges"] = () => Promise.reject(new PatchrigError("connection-lost", "cut"));
    expect(await run(goal, { before, store: { ...blob, ranges: cut } })).toMatchObject({ outcome: "waiting" });
    expect(await run(await resumed(), { before })).toMatchObject({ outcome: "done" });
  });

  it("goes on as ever with a journal that has no mark", async () => {
    const { goal } = await begun({ fileMark: undefined });
    expect(goal.fileMark).toBeUndefined();
    touch();
    expect(await resumed()).toMatchObject({ file });
  });

  it("takes no interest in it any more once all was sent", async () => {
    const { before } = await begun();
    expect(await run(await resumed(), { before })).toMatchObject({ outcome: "done" });
    touch();
    expect(await resumed()).toMatchObject({ image: "base-1" });
  });

  it("compares what was sent of it in any case, and names no journal to go on with where that is another", async () => {
    const { before } = await begun();
    fillDisk(file, 0, Buffer.alloc(512, 0x77));
    touch();
    const report = await run(await resumed(true), { before });
    expect(report).toMatchObject({ outcome: "failed", problem: { text: expect.stringMatching(/others now/) } });
    expect(report.next).toBe("remove the image, and add it anew with another journal");
  });

  it("commits no mixture of a file that is written to while it is sent", async () => {
    const putPages: BlobPort["putPages"] = (url, pages) => {
      touch();
      return blob.putPages(url, pages);
    };
    const report = await run(adding(), { store: { ...blob, putPages } });
    expect(report).toMatchObject({ outcome: "failed", problem: { text: expect.stringMatching(/while it was sent/) } });
    expect(service.state.images.get("base-1")?.status).toBe("Pending");
  });
});
