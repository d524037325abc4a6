import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monotonicNow } from "@patchrig/core/clock";
import { endpointsSchema } from "@patchrig/core/endpoints";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgramOf, spawnPatchrig, spawnSimulator } from "./spawned.ts";

const START = "2015-10-08T02:40:00Z";
const U1 = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";

describe("patchrig simulate, for clients of all kinds", () => {
  let folder: string;
  let simulator: Awaited<ReturnType<typeof spawnSimulator>>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-simulate-"));
    const options = ["--seed", "7", "--clock", START, "--speed", "60", "--password", "one two", "--iso", U1];
    simulator = await spawnSimulator([...options, "--endpoints", join(folder, "vcsa.json")]);
  });
  afterAll(async () => {
    simulator?.process.kill("SIGTERM");
    await simulator?.ended;
    rmSync(folder, { recursive: true });
  });

  const appliance = () => {
    const [first] = simulator.endpoints.appliances;
    if (!first) throw new Error("no appliance");
    return first;
  };
  it("prints the endpoints document as its first line, and writes the same for its owner alone", () => {
    const file = join(folder, "vcsa.json");
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(simulator.endpoints);
    expect(endpointsSchema.safeParse(simulator.endpoints).success).toBe(true);
    expect(simulator.endpoints).toMatchObject({ version: 1, seed: 7 });
    expect(appliance()).toMatchObject({
      name: "vcsa-01",
      profile: "vcsa/6.0",
      ssh: { user: "root", password: "one two" },
    });
    expect(appliance().vami?.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("serves OpenSSH's exec", async () => {
    const port = appliance().ssh.port;
    const ended = await runProgramOf("sshpass", sshArguments(port, [], "software-packages list --iso"), "", {
      SSHPASS: "one two",
    });
    expect(ended.out).toContain("VC-6.0.0U1-Appliance-FP");
    expect(ended.code).toBe(0);
  });

  it("serves OpenSSH's terminal: login, prompt, a command, exit", async () => {
    const port = appliance().ssh.port;
    const ended = await runProgramOf("sshpass", sshArguments(port, ["-tt"]), "date\nexit\n", { SSHPASS: "one two" });
    expect(ended.out).toContain("Connected to service");
    expect(ended.out).toContain("Unknown command: `date'");
    expect(ended.out).toContain("Command> ");
  });

  it("serves paramiko", async () => {
    const script = `
import sys, paramiko
c = paramiko.SSHClient(); c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
c.connect("127.0.0.1", int(sys.argv[1]), "root", "one two", allow_agent=False, look_for_keys=False)
i, o, e = c.exec_command("software-packages list --staged"); print(o.read().decode(), o.channel.recv_exit_status()); i.close(); c.close()
`;
    const ended = await runProgramOf("/usr/bin/python3", ["-c", script, String(appliance().ssh.port)]);
    expect(ended).toMatchObject({ code: 0, err: "" });
    expect(ended.out.trim()).not.toBe("");
  });

  it("serves curl, and the certificate is the one that the document names", async () => {
    const ended = await runProgramOf("curl", [
      "-sk",
      "-o",
      "/dev/null",
      "-w",
      "%{http_code}",
      `${appliance().https.url}/`,
    ]);
    expect(ended).toMatchObject({ code: 0 });
    expect(Number(ended.out)).toBeLessThan(400);
    const shown = await runProgramOf("sh", [
      "-c",
      `openssl s_client -connect ${new URL(appliance().https.url).host} </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256`,
    ]);
    const hex = (text: string | undefined) => text?.replaceAll(/.*=|[^0-9a-fA-F]/g, "").toLowerCase();
    expect(hex(shown.out)).toBe(hex(appliance().https.certSha256));
  });

  it("tells the admin API's clock from where --clock starts it", async () => {
    const { admin } = simulator.endpoints;
    const ended = await runProgramOf("curl", [
      "-s",
      "-H",
      `Authorization: Bearer ${admin?.token}`,
      `${admin?.url}/clock`,
    ]);
    expect(ended.out).toContain("2015-10-08T0");
  });

  it("names the port that is taken", async () => {
    const { port } = appliance().ssh;
    const ended = await spawnPatchrig(["simulate", "--ssh", `127.0.0.1:${port}`, "--admin", "127.0.0.1:0"]).ended;
    expect(ended).toMatchObject({ code: 2, out: "" });
    expect(ended.err).toMatch(new RegExp(`^patchrig: .*${port}.*\\nhint: `));
  });
});

describe("patchrig simulate, at its end", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "ends within a second of %s, logged-in clients or not, and takes its file away",
    async (signal) => {
      const folder = mkdtempSync(join(tmpdir(), "patchrig-end-"));
      const file = join(folder, "vcsa.json");
      const simulator = await spawnSimulator(["--password", "pw", "--endpoints", file]);
      const port = simulator.endpoints.appliances[0]?.ssh.port ?? 0;
      const client = runProgramOf("sshpass", sshArguments(port, ["-tt"]), "", { SSHPASS: "pw" });
      await runProgramOf("sshpass", sshArguments(port, [], "help api list"), "", { SSHPASS: "pw" });
      const second = await secondOfThisMachine();
      const from = monotonicNow();
      simulator.process.kill(signal);
      const ended = await simulator.ended;
      expect(ended).toMatchObject({ code: 0, signal: null });
      expect(monotonicNow() - from).toBeLessThan(second);
      expect(() => statSync(file)).toThrow(/ENOENT/);
      await client;
      rmSync(folder, { recursive: true });
    },
  );

  it("refuses a folder that is not there before anything is served", async () => {
    const ended = await spawnPatchrig([
      "simulate",
      "--ssh",
      "127.0.0.1:0",
      "--https",
      "127.0.0.1:0",
      "--vami",
      "127.0.0.1:0",
      "--admin",
      "127.0.0.1:0",
      "--endpoints",
      "/nowhere/vcsa.json",
    ]).ended;
    expect(ended).toMatchObject({ code: 2, out: "" });
    expect(ended.err).toMatch(/^patchrig: --endpoints: \/nowhere\/vcsa\.json cannot be written/);
  });
});

/** A second, and more where others keep the machine so busy that node's own start, 40 ms on an idle one, takes longer too. */
async function secondOfThisMachine(): Promise<number> {
  const from = monotonicNow();
  await runProgramOf(process.execPath, ["-e", "0"]);
  return Math.max(1_000, (monotonicNow() - from) * 10);
}

function sshArguments(port: number, options: readonly string[], ...command: readonly string[]): string[] {
  const lax = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "PubkeyAuthentication=no"];
  return [
    "-e",
    "ssh",
    ...lax.flatMap((option) => ["-o", option]),
    ...options,
    "-p",
    String(port),
    "root@127.0.0.1",
    ...command,
  ];
}
