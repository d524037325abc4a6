import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { reportSchema } from "@patchrig/conformance";
import { describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";
import { PATCHRIG, spawnPatchrig } from "./spawned.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const OWN = [process.execPath, ...PATCHRIG].join(" ");
const OURS = join(ROOT, "examples/patchrig-client/client.sh");
const VENDORS = join(ROOT, "examples/vendor-client/upload.py");

/** Judges a client of the VM Role service by these requirements. */
async function judge(peer: string, only: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const context = fakeContext({ cwd: ROOT, env: { ...(process.env as Record<string, string>), ...env } });
  const ids = only.flatMap((id) => ["--only", id]);
  const args = ["client", "--peer", peer, "--profile", "vmrole/2011-02", ...ids, "--seed", "5", "--json"];
  const code = await runProgram(["conform", ...args], context);
  const { verdicts, tally } = reportSchema.parse(JSON.parse(context.out()));
  const broken = verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "warn").map(({ id }) => id);
  return { code, tally, broken, out: context.out() };
}

describe("patchrig conform client, of the VM Role service", () => {
  it("finds our own client right: it ends in time, goes on after a cut, and changes the image alone", async () => {
    const only = [
      "upload.waits-not-for-ever",
      "upload.resumes",
      "update-image.in-order",
      "update-image.keeps-configuration",
    ];
    const { code, tally } = await judge(OURS, only, { PATCHRIG: OWN });
    expect(tally).toMatchObject({ pass: 4, fail: 0, warn: 0, error: 0 });
    expect(code).toBe(0);
  }, 180_000);

  it("finds an uploader in Python right, and nobody's signature in the report", async () => {
    const { code, tally, out } = await judge(VENDORS, ["upload.in-order", "upload.whole-pages", "update-image.held"]);
    expect(tally).toMatchObject({ pass: 3, fail: 0, error: 0 });
    expect(code).toBe(0);
    expect(out).toContain("machineimages/");
    expect(out).not.toMatch(/sig=[0-9a-f]{20}|PRIVATE KEY-----\\n[A-Za-z0-9+/]{16}/);
  }, 180_000);

  it.each([
    ["zeros", 4, ["upload.empty-ranges"]],
    ["no-poll", 4, ["upload.polls"]],
    ["anew", 0, ["upload.resumes"]],
    ["tells", 0, ["upload.keeps-signature"]],
  ])(
    "finds the mistake of one that makes it: %s",
    async (mistake, code, expected) => {
      const only = ["upload.empty-ranges", "upload.polls", "upload.resumes", "upload.keeps-signature"];
      expect(await judge(VENDORS, only, { VENDOR_MISTAKE: mistake })).toMatchObject({ code, broken: expected });
    },
    180_000,
  );

  it("says of a client that is not there that it is not there", async () => {
    const context = fakeContext({ cwd: ROOT, env: process.env as Record<string, string> });
    const args = ["client", "--peer", "./no-such-uploader", "--profile", "vmrole/2011-02", "--only", "upload.polls"];
    expect(await runProgram(["conform", ...args], context)).toBe(5);
    expect(context.err()).toMatch(/ended with 127 before it met the service: .*not found/);
  }, 60_000);
});

describe("patchrig conform --prove, of the VM Role service", () => {
  it("kills a sample of its mutants, of servers and of clients", async () => {
    const only = [
      "service.async",
      "deployment.swapped",
      "chain.one-level",
      "upload.resumes",
      "update-image.second-level",
    ];
    const args = ["conform", "--prove", ...only.flatMap((id) => ["--only", id]), "--json"];
    const ended = await spawnPatchrig(args, { cwd: ROOT }).ended;
    expect(ended.err).toBe("");
    const proof = JSON.parse(ended.out);
    expect(proof).toMatchObject({ proven: true, proofs: only.map(() => expect.objectContaining({ killed: true })) });
    expect(ended.code).toBe(0);
  }, 180_000);
});
