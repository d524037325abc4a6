import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createCertificate } from "@patchrig/core/certificate";
import { realSleep } from "@patchrig/core/clock";
import { connectSsh } from "@patchrig/core/ssh";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";
import { PASSWORD, simulated } from "./simulated.ts";
import { PATCHRIG } from "./spawned.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-record-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const context = () => fakeContext({ cwd: folder, env: { HOME: folder, LANG: "C.UTF-8" } });
const PROGRAM = [...PATCHRIG, "session", "record"];

describe("session record run", () => {
  it("takes a command down on a terminal of script(1), without what was typed unseen", async () => {
    const script =
      'printf "Command> "; read line; stty -echo; printf "Password: "; read secret; stty echo; printf "\\nhello $line\\n"; exit 3';
    const args = [...PROGRAM, "run", "--out", join(folder, "run"), "--", "sh", "-c", script];
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, HOME: folder },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let shown = "";
    child.stdout.on("data", (bytes: Buffer) => {
      const before = shown;
      shown += bytes.toString();
      if (!before.includes("Command>") && shown.includes("Command>")) child.stdin.write("list\n");
      if (!before.includes("Password:") && shown.includes("Password:")) child.stdin.write("hunter2-unseen\n");
    });
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(1);
    expect(readdirSync(join(folder, "run")).sort()).toEqual(["session.cast", "session.session.md"]);
    expect(read("run/session.cast") + read("run/session.session.md")).not.toMatch(/hunter2/);
    expect(read("run/session.session.md")).toMatch(
      /Command> list\nPassword:(?:\\s)?\n@hidden password\nhello list\n@exit 3/,
    );
  });
});

describe("session record https", () => {
  it("takes exchanges down as HAR, whole after each of them, without their secrets", async () => {
    const certificate = createCertificate(["127.0.0.1", "localhost"]);
    const target = createServer({ cert: certificate.certificate, key: certificate.key }, (request, response) => {
      response.setHeader("set-cookie", 'vmware_soap_session="52aa-secret-cookie"; Path=/');
      response.setHeader("content-type", "text/xml");
      response.end(`<returnval><key>session[52aa-secret-cookie]</key><url>${request.url}</url></returnval>`);
    });
    target.listen(0, "127.0.0.1");
    await once(target, "listening");
    const { port } = target.address() as AddressInfo;
    const given = context();
    const ended = runProgram(
      [
        "session",
        "record",
        "https",
        "--to",
        `https://127.0.0.1:${port}`,
        "--cert-sha256",
        certificate.sha256,
        "--out",
        "web",
        "--json",
      ],
      given,
    );
    while (given.out() === "") await realSleep(10);
    const { https } = JSON.parse(given.out()) as { https: { url: string; certSha256: string } };
    const { Agent } = await import("undici");
    const answer = await fetch(`${https.url}/sdk?x=1`, {
      method: "POST",
      headers: { authorization: "Basic cm9vdDpodW50ZXIy", "content-type": "text/xml" },
      body: "<Login><userName>root</userName><password>hunter2</password></Login>",
      dispatcher: new Agent({ connect: { rejectUnauthorized: false } }),
    } as unknown as RequestInit);
    expect(await answer.text()).toContain("52aa-secret-cookie");
    while (!read("web/session.har").includes("/sdk")) await realSleep(10);
    const har = JSON.parse(read("web/session.har")) as {
      log: { entries: { request: { method: string; url: string } }[] };
    };
    expect(har.log.entries).toMatchObject([{ request: { method: "POST" }, response: { status: 200 } }]);
    expect(read("web/session.har")).not.toMatch(/hunter2|cm9vd|52aa/);
    given.interrupt(new Error("enough"));
    expect(await ended).toBe(0);
    target.close();
    const verified = context();
    expect(await runProgram(["session", "redact", "--verify", "web"], verified)).toBe(0);
  });

  it("sends nothing to a target with another certificate", async () => {
    const certificate = createCertificate(["127.0.0.1"]);
    let asked = 0;
    const target = createServer({ cert: certificate.certificate, key: certificate.key }, (_, response) => {
      asked++;
      response.end();
    });
    target.listen(0, "127.0.0.1");
    await once(target, "listening");
    const given = context();
    const to = `https://127.0.0.1:${(target.address() as AddressInfo).port}`;
    const ended = runProgram(
      ["session", "record", "https", "--to", to, "--cert-sha256", "00".repeat(32), "--out", "refused", "--json"],
      given,
    );
    while (given.out() === "") await realSleep(10);
    const { https } = JSON.parse(given.out()) as { https: { url: string } };
    const { Agent } = await import("undici");
    const answer = await fetch(https.url, {
      dispatcher: new Agent({ connect: { rejectUnauthorized: false } }),
    } as unknown as RequestInit);
    expect(answer.status).toBe(502);
    expect(asked).toBe(0);
    given.interrupt(new Error("enough"));
    await ended;
    target.close();
  });
});

describe("session record ssh", () => {
  it("has all whole lines on disk when it is killed", async () => {
    const target = await simulated();
    const args = [
      ...PROGRAM,
      "ssh",
      "--endpoints",
      join(target.folder, "vcsa.json"),
      "--out",
      join(folder, "killed"),
      "--json",
    ];
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, HOME: folder },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      const { ssh } = JSON.parse(line.toString()) as { ssh: { port: number; hostKeySha256: string } };
      const connection = await connectSsh({
        host: "127.0.0.1",
        port: ssh.port,
        user: "root",
        password: PASSWORD,
        verifyHostKey: (key) => key === ssh.hostKeySha256,
      });
      const channel = await connection.shell({ term: "xterm", columns: 80, rows: 24 });
      let shown = "";
      const showing = (text: string) =>
        new Promise<void>((resolve) => {
          channel.onOutput((bytes) => {
            shown += bytes.toString();
            if (shown.includes(text)) resolve();
            if (shown.endsWith("Command> ") && !shown.includes("date")) void channel.write("date\r");
          });
        });
      await showing("Unknown command");
      await realSleep(200);
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
      await target.close();
    }
    expect(read("killed/session.cast")).toMatch(/"i", "date\\r"/);
    expect(read("killed/session.cast")).toMatch(/Unknown command/);
    expect(read("killed/session.cast")).not.toContain(PASSWORD);
    const given = context();
    expect(await runProgram(["session", "import", "killed/session.cast", "-o", "killed.session.md"], given)).toBe(0);
    expect(read("killed.session.md")).toMatch(/^Command> date\nUnknown command: `date'$/m);
  });
});
