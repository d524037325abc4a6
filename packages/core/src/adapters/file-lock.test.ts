import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseInstant, VirtualClock } from "../clock/index.ts";
import { type LockRequest, lockFile } from "./file-lock.ts";

let folder = "";
let clock: VirtualClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-lock-"));
  clock = new VirtualClock({ startsAt: parseInstant("2015-10-08T03:00:00Z") ?? 0, speed: "manual" });
});
afterEach(() => {
  clock.close();
  rmSync(folder, { recursive: true });
});

const path = () => join(folder, "locks", "vcsa-01.lock");
const take = (journal = "/runs/one.ndjson", resumes = false, commands?: LockRequest["commands"]) =>
  lockFile({ path: path(), clock, target: "vcsa-01", journal, resumes, commands });
/** No process has this number: it is above what Linux gives out. */
const DEAD = 2 ** 22 + 1;
const dead = (pid = DEAD) => {
  const owner = { owner: "night", host: hostname(), pid, since: "2015-10-08T02:40:00.000Z", target: "vcsa-01" };
  writeFileSync(path(), JSON.stringify({ ...owner, journal: "/runs/one.ndjson" }));
};

describe("the lock of a target", () => {
  it("keeps a second run out and says whose the target is, and since when", async () => {
    const lock = await take();
    await clock.advance(600_000);
    await expect(take("/runs/two.ndjson")).rejects.toMatchObject({
      code: "refused",
      message: expect.stringMatching(new RegExp(`process ${process.pid}, since 2015-10-08T03:00:00.000Z, 10 m ago`)),
      hint: expect.stringContaining(path()),
    });
    await lock.release();
    await (await take()).release();
  });

  it("names the commands of whoever locks", async () => {
    const lock = await take();
    const commands = { look: "`patchrig vmrole image list`", resume: "patchrig vmrole resume" };
    const look = { hint: expect.stringMatching(/^wait for it, or look with `patchrig vmrole image list`;/) };
    await expect(take("/runs/two.ndjson", false, commands)).rejects.toMatchObject(look);
    await lock.release();
    dead();
    const goOn = { hint: expect.stringContaining("patchrig vmrole resume --journal /runs/one.ndjson") };
    await expect(take("/runs/two.ndjson", false, commands)).rejects.toMatchObject(goOn);
  });

  it("explains a dead owner's lock and leaves it where it is", async () => {
    await (await take()).release();
    dead();
    await expect(take("/runs/two.ndjson")).rejects.toMatchObject({
      message: expect.stringContaining("its process is gone"),
      hint: expect.stringContaining("resume --journal /runs/one.ndjson"),
    });
    await expect(take("/runs/two.ndjson", true)).rejects.toMatchObject({ code: "refused" });
    expect(readFileSync(path(), "utf8")).toContain(`${DEAD}`);
  });

  it("goes to whoever resumes the dead owner's own journal, and tells so", async () => {
    await (await take()).release();
    dead();
    const lock = await take("/runs/one.ndjson", true);
    expect(lock.tookOver).toMatchObject({ pid: DEAD, owner: "night" });
    await lock.release();
  });

  it.runIf(process.platform === "linux")(
    "takes a process that has ended and was never asked how for dead",
    async () => {
      await (await take()).release();
      // Its parent becomes a program that asks for no child's end.
      const parent = spawn("sh", ["-c", "sh -c : & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
      const [line] = await once(parent.stdout, "data");
      const pid = Number(String(line));
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, "utf8")).toMatch(/\) Z /);
      dead(pid);
      const lock = await take("/runs/one.ndjson", true);
      expect(lock.tookOver).toMatchObject({ pid });
      await lock.release();
      parent.kill("SIGKILL");
      await once(parent, "exit");
    },
  );

  it("does not guess about another machine, nor about a file that it cannot read", async () => {
    await (await take()).release();
    writeFileSync(
      path(),
      JSON.stringify({ owner: "x", host: "elsewhere", pid: DEAD, since: "", journal: "/runs/one.ndjson" }),
    );
    await expect(take("/runs/one.ndjson", true)).rejects.toMatchObject({
      message: expect.stringContaining("elsewhere"),
    });
    writeFileSync(path(), "");
    await expect(take("/runs/one.ndjson", true)).rejects.toMatchObject({
      message: expect.stringContaining("nothing readable"),
    });
  });
});
