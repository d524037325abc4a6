import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { monotonicNow } from "@patchrig/core/clock";
import { describe, expect, it } from "vitest";
import { createProcessPeer, isServer, loadCatalogue, runServer, select } from "../src/index.ts";

const PEER = fileURLToPath(new URL("peers/bad-peer.mjs", import.meta.url));
const profile = "vcsa/6.0";

const judge = (way: string, limits: { readonly answerMs: number; readonly limitMs: number }) => {
  const { requirements } = loadCatalogue();
  return runServer({
    requirements: select(requirements, {
      profile,
      side: "server",
      only: ["login.prompt", "shell.unknown-exec", "reboot.wrong-form"],
    }).filter(isServer),
    createPeer: () =>
      createProcessPeer(`exec ${process.execPath} ${PEER} ${way}`, {
        profile,
        cwd: "/",
        env: process.env,
        limitMs: limits.answerMs,
      }),
    seed: 1,
    jobs: 1,
    limitMs: limits.limitMs,
  });
};

/** Nothing that was started is left. */
const isRunning = (way: string): boolean =>
  execFileSync("ps", ["-eo", "args"])
    .toString()
    .split("\n")
    .some((line) => line.includes(`${PEER} ${way}`));

describe("a peer that cannot be met", () => {
  it.each([
    // It heeds neither the end of its stdin nor SIGTERM.
    ["silent", "unreachable", /did not say how to reach it within 1 s; it said nothing/],
    ["dies", "unreachable", /ended with 9 before it said how to reach it: no licence found/],
    ["floods", "unreadable", /floods: more than 1 MB came/],
    ["binary", "unreadable", /expected a JSON document from .*got: /],
    ["other-contract", "unreadable", /speaks contract 2; expected 1/],
    ["no-document", "unreadable", /answered no endpoints document: appliances\.0\.ssh: /],
  ])(
    "that %s is told of in a sentence, and ended",
    async (way, kind, message) => {
      const began = monotonicNow();
      const met = judge(way, { answerMs: 1_000, limitMs: 1_000 });
      await expect(met).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
      expect(monotonicNow() - began).toBeLessThan(15_000);
      expect(isRunning(way)).toBe(false);
    },
    60_000,
  );
});

describe("a server that cannot be talked to", () => {
  it("fails where it says nothing, within the limit, and is not tried for ever", async () => {
    const verdicts = await judge("sends-noise", { answerMs: 5_000, limitMs: 500 });
    expect(verdicts.map(({ outcome, blame }) => [outcome, blame])).toEqual(verdicts.map(() => ["fail", "peer"]));
    expect(verdicts).toHaveLength(3);
    for (const { text } of verdicts) expect(text).toMatch(/127\.0\.0\.1:\d+/);
    expect(isRunning("sends-noise")).toBe(false);
  }, 60_000);

  it("fails where it takes the connection and stays silent, without waiting longer than the limit", async () => {
    const began = monotonicNow();
    const verdicts = await judge("accepts-and-says-nothing", { answerMs: 5_000, limitMs: 500 });
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(["fail", "fail", "fail"]);
    expect(verdicts[0]?.text).toMatch(/did not finish the login in time/);
    expect(monotonicNow() - began).toBeLessThan(15_000);
    expect(isRunning("accepts-and-says-nothing")).toBe(false);
  }, 60_000);
});
