import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runProgramOf, spawnPatchrig, spawnProgram } from "./spawned.ts";

const BIN = fileURLToPath(new URL("../bin/patchrig.cjs", import.meta.url));
const MANIFEST = new URL("../package.json", import.meta.url);

describe("the patchrig program", () => {
  it("tells its package's version", async () => {
    const { version } = JSON.parse(readFileSync(MANIFEST, "utf8"));
    for (const option of ["--version", "-V"]) {
      expect(await runProgramOf(process.execPath, [BIN, option])).toMatchObject({
        code: 0,
        out: `${version}\n`,
        err: "",
      });
    }
  });

  it("runs from its sources when nothing is built, from any folder, and passes the exit code on", async () => {
    const env = { PATCHRIG_SOURCES: "1" };
    const inRoot = (args: readonly string[]) =>
      runProgramOf("sh", ["-c", 'cd / && exec "$@"', "sh", process.execPath, BIN, ...args], "", env);
    const help = await inRoot(["--help"]);
    expect(help).toMatchObject({ code: 0, err: "" });
    expect(help.out).toMatch(/^Usage: (npx )?patchrig /);
    expect((await inRoot(["nonsense"])).code).toBe(2);
  });

  it("hands a signal on to what it started, and ends as that ended", async () => {
    const free = ["--ssh", "--https", "--vami", "--admin"].flatMap((option) => [option, "127.0.0.1:0"]);
    const started = spawnProgram(process.execPath, [BIN, "simulate", "--json", ...free], {
      env: { PATCHRIG_SOURCES: "1" },
    });
    const { appliances } = JSON.parse(await started.firstLine);
    started.process.kill("SIGTERM");
    expect(await started.ended).toMatchObject({ code: 0, signal: null });
    const { port } = new URL(appliances[0].https.url);
    expect((await runProgramOf("curl", ["-sk", `https://127.0.0.1:${port}/`])).code).not.toBe(0);
  });

  it("goes on when a client opens a session and drops the line before it begins a program", async () => {
    const free = ["--ssh", "--https", "--vami", "--admin"].flatMap((option) => [option, "127.0.0.1:0"]);
    const started = spawnPatchrig(["simulate", "--json", "--password", "vmware", ...free]);
    const [{ ssh }] = JSON.parse(await started.firstLine).appliances;
    const open = `import paramiko, sys
for _ in range(2):
    line = paramiko.Transport(("127.0.0.1", int(sys.argv[1])))
    line.connect(username="root", password="vmware")
    line.open_session()
    line.sock.close()
`;
    expect(await runProgramOf("/usr/bin/python3", ["-c", open, String(ssh.port)])).toMatchObject({ code: 0 });
    started.process.kill("SIGTERM");
    expect(await started.ended).toMatchObject({ code: 0, signal: null });
  });
});
