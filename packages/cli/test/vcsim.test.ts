import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";

/** Where scripts/build-govmomi.mjs builds it to. */
const CACHE = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
const PROGRAM = join(process.env.PATCHRIG_GOVMOMI ?? join(CACHE, "patchrig", "govmomi"), "vcsim");

/** A vCenter that is not ours: without it a skip with its name, under CI a failure. */
const title = (text: string) => (isHere() ? text : `${text} (vcsim is not here: node scripts/build-govmomi.mjs)`);

function isHere(): boolean {
  try {
    accessSync(PROGRAM, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function vcsim(): Promise<{ readonly url: URL; readonly certSha256: string; stop(): void }> {
  const child = spawn(PROGRAM, ["-l", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise<URL>((resolve, reject) => {
    let said = "";
    child.once("error", reject);
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk;
      const [, found] = /GOVC_URL=(https:\S+)/.exec(said) ?? [];
      if (found) resolve(new URL(found));
    });
  });
  const certSha256 = await new Promise<string>((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.once("error", reject);
  });
  return { url, certSha256, stop: () => void child.kill() };
}

describe.skipIf(!isHere() && !process.env.CI)("patchrig vcsa against vcsim", () => {
  it(title("prechecks, clones and keeps the clone, with no SSH and no server of ours"), async () => {
    const folder = mkdtempSync(join(tmpdir(), "patchrig-vcsim-"));
    const server = await vcsim();
    const { url, certSha256 } = server;
    writeFileSync(join(folder, "sdk.txt"), `${url.password}\n`, { mode: 0o600 });
    const target = `--sdk https://${url.host}/sdk --sdk-user ${url.username} --cert-sha256 ${certSha256}`;
    const said = async (line: string) => {
      const context = fakeContext({ cwd: folder, env: { HOME: folder } });
      const words = `vcsa ${line} ${target} --sdk-password-file sdk.txt --json`.split(" ");
      const code = await runProgram(words, context);
      return { code, out: context.out() === "" ? undefined : JSON.parse(context.out()), err: context.err() };
    };
    try {
      const unnamed = await said("precheck");
      expect(unnamed.code).toBe(3);
      expect(unnamed.err).toMatch(/which machine is the appliance[\s\S]*--vm: .*DC0_H0_VM0/);
      const ready = await said("precheck --vm DC0_H0_VM0");
      expect(ready.code).toBe(0);
      expect(ready.out).toMatchObject({
        ok: true,
        about: { build: 5973321 },
        vm: { name: "DC0_H0_VM0", host: "DC0_H0" },
      });
      const lacking = await said("precheck --vm DC0_H0_VM0 --to 6.5u2h");
      expect(lacking.code).toBe(3);
      expect(lacking.out.problem.text).toMatch(/^iso: .*is on no datastore/);
      const cloned = await said("backup --vm DC0_H0_VM0");
      expect(cloned).toMatchObject({
        code: 0,
        out: { outcome: "done", clone: expect.stringMatching(/^DC0_H0_VM0-patchrig-/) },
      });
      const kept = await said("cleanup --vm DC0_H0_VM0 --yes");
      expect(kept).toMatchObject({ code: 3, out: { clones: [{ name: cloned.out.clone, outcome: "kept" }] } });
    } finally {
      server.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
