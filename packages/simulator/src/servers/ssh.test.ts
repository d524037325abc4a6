import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectSsh } from "@patchrig/core/ssh";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createFakeAppliance, type FakeAppliance, PASSWORD } from "../../test/fake-appliance.ts";
import { runProgram } from "../../test/run-program.ts";
import { createWorld } from "../world/create-world.ts";
import { type AppliancePorts, openAppliancePorts } from "./appliance-ports.ts";

const any = { host: "127.0.0.1", port: 0 };
const world = createWorld({ seed: 1, startsAt: 0, speed: "manual" });
const opened: AppliancePorts[] = [];
let folder: string;
let publicKey: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "patchrig-ssh-"));
  await runProgram(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", join(folder, "key")]);
  publicKey = await readFile(join(folder, "key.pub"), "utf8");
});
afterEach(() => Promise.all(opened.splice(0).map((ports) => ports.close())));
afterAll(async () => {
  world.clock.close();
  await rm(folder, { recursive: true });
});

async function listen(appliance: FakeAppliance = createFakeAppliance()) {
  const binds = { ssh: any, https: any, vami: any };
  const ports = await openAppliancePorts({ world, appliance, password: PASSWORD, binds, authorizedKeys: [publicKey] });
  opened.push(ports);
  return { ports, appliance, ssh: ports.endpoints.ssh };
}

const quiet = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"];
const ssh = (port: number, ...words: string[]) =>
  ["sshpass", "-p", PASSWORD, "ssh", ...quiet, "-p", String(port), "root@127.0.0.1", ...words] as const;

describe("OpenSSH", () => {
  it("runs a command by keyboard-interactive, with stderr apart and the exit status", async () => {
    const { ssh: at, appliance } = await listen();
    const end = await runProgram(ssh(at.port, "fail"));
    expect(end).toMatchObject({ status: 5, out: "exec: fail\n" });
    expect(end.error).toContain("apart\n");
    expect(appliance.attempts).toEqual(["root from 127.0.0.1"]);
  });

  it("shows the banner before it logs in", async () => {
    const { ssh: at } = await listen();
    const loud = ssh(at.port, "x").map((word) => (word === "LogLevel=ERROR" ? "LogLevel=INFO" : word));
    const end = await runProgram(loud as unknown as readonly [string, ...string[]]);
    expect(end.error.replaceAll("\r", "")).toContain("A fake of 6.0\n");
  });

  it("logs in by the password method", async () => {
    const { ssh: at } = await listen();
    const end = await runProgram(ssh(at.port, "-o", "PreferredAuthentications=password", "list"));
    expect(end).toMatchObject({ status: 0, out: "exec: list\n" });
  });

  it("logs in by an authorized public key, and by no other", async () => {
    const { ssh: at, appliance } = await listen();
    const by = (key: string) =>
      ["ssh", ...quiet, "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-i", key, "-p", String(at.port)] as const;
    expect(await runProgram([...by(join(folder, "key")), "root@127.0.0.1", "list"])).toMatchObject({ status: 0 });
    await runProgram(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", join(folder, "other")]);
    const refused = await runProgram([...by(join(folder, "other")), "root@127.0.0.1", "list"]);
    expect(refused.status).toBe(255);
    expect(refused.error).toContain("Permission denied (publickey,password,keyboard-interactive).");
    expect(appliance.attempts).toEqual([]);
  });

  it("opens a shell on a terminal of unknown size, and one without a terminal from a script", async () => {
    const { ssh: at } = await listen();
    const tty = await runProgram(ssh(at.port, "-tt"), "typed\r\x04");
    expect(tty.status).toBe(0);
    expect(tty.out).toMatch(/^root on \S+ 0x0\ntyped\r?$/);
    const script = await runProgram(ssh(at.port, "-T"), "one\ntwo\n");
    expect(script).toMatchObject({ status: 0, out: "root without a terminal\none\ntwo\n" });
  });

  it("is told that a file transfer is no shell command", async () => {
    const { ssh: at } = await listen();
    const end = await runProgram(ssh(at.port, "-s", "sftp"));
    expect(end.out).toBe("subsystem: sftp\n");
  });

  it("runs many commands on one connection", async () => {
    const { ssh: at } = await listen();
    const socket = join(folder, "control");
    const shared = ["-o", "ControlMaster=auto", "-o", `ControlPath=${socket}`, "-o", "ControlPersist=5"];
    await runProgram(ssh(at.port, ...shared, "-C", "first"));
    const ends = await Promise.all(Array.from({ length: 8 }, (_, n) => runProgram(ssh(at.port, ...shared, `no ${n}`))));
    expect(ends.map(({ out }) => out)).toEqual(Array.from({ length: 8 }, (_, n) => `exec: no ${n}\n`));
    await runProgram(["ssh", "-o", `ControlPath=${socket}`, "-O", "exit", "x"]);
  });

  it("finds the host key that the endpoints name, and an RSA key once there is one", async () => {
    const { ssh: at, ports } = await listen();
    const scan = async (type: string) =>
      (await runProgram(["ssh-keyscan", "-t", type, "-p", String(at.port), "127.0.0.1"])).out;
    const found = await runProgram(["ssh-keygen", "-lf", "-"], await scan("ecdsa"));
    expect(found.out).toContain(`256 ${at.hostKeySha256} `);
    await ports.finishLater();
    expect(await scan("rsa")).toContain("ssh-rsa ");
  });
});

describe("other clients", () => {
  it("dbclient and plink run a command", async () => {
    const { ssh: at } = await listen();
    const port = String(at.port);
    const dropbear = ["sshpass", "-p", PASSWORD, "dbclient", "-y", "-y", "-p", port, "root@127.0.0.1", "list"] as const;
    expect(await runProgram(dropbear)).toMatchObject({ status: 0, out: "exec: list\n" });
    const key = at.hostKeySha256 ?? "";
    const putty = ["plink", "-batch", "-hostkey", key, "-pw", PASSWORD, "-P", port, "root@127.0.0.1", "list"] as const;
    expect(await runProgram(putty)).toMatchObject({ status: 0, out: "exec: list\n" });
  });

  it("paramiko logs in without asking for the methods first", async () => {
    const { ssh: at } = await listen();
    const program = `import paramiko
c = paramiko.SSHClient(); c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
c.connect("127.0.0.1", ${at.port}, "root", "${PASSWORD}", look_for_keys=False, allow_agent=False)
_, out, err = c.exec_command("list"); print(out.read().decode() + err.read().decode(), end="")
print(out.channel.recv_exit_status())`;
    expect((await runProgram(["/usr/bin/python3", "-c", program])).out).toBe("exec: list\napart\n0\n");
  });
});

describe("the port", () => {
  it("refuses while the machine is down, drops who was inside, and is the same one afterwards", async () => {
    const { ssh: at, appliance } = await listen();
    const verifyHostKey = (fingerprint: string) => fingerprint === at.hostKeySha256;
    const connect = () => connectSsh({ ...at, password: PASSWORD, verifyHostKey });
    const connection = await connect();
    const shell = await connection.shell({ term: "xterm", columns: 80, rows: 24 });
    appliance.setPorts({ ssh: false });
    await expect(connect()).rejects.toMatchObject({
      code: "not-reachable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
    await connection.closed;
    expect(await shell.exit).toEqual({});
    appliance.setPorts({ ssh: true });
    // Listening takes a turn or two; a client asks again.
    const again = await connect().catch(connect).catch(connect);
    again.close();
    await again.closed;
  });

  it("outlives a session that the appliance fails to serve", async () => {
    const appliance = createFakeAppliance(() => {
      throw new Error("a mistake");
    });
    const { ssh: at } = await listen(appliance);
    const end = await runProgram(ssh(at.port, "x"));
    expect(end.status).toBe(255);
    expect(world.journal.events.at(-1)).toMatchObject({ type: "mistake", message: "Error: a mistake" });
  });
});
