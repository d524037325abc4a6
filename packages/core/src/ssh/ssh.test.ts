import { connect, createServer } from "node:net";
import ssh2 from "ssh2";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { listenForSsh, type SshListener } from "../../test/ssh-listener.ts";
import { nextTurn } from "../clock/index.ts";
import type { PatchrigError } from "../errors.ts";
import type { SessionChannel } from "./channel.ts";
import type { SshChannel } from "./client-channel.ts";
import { createHostKey, createRsaHostKey, type HostKey } from "./host-key.ts";
import { connectSsh, type SshConnection, type SshConnectOptions } from "./ssh-client.ts";
import type { SshServerOptions } from "./ssh-server.ts";

const PASSWORD = "s3cret!";
const GROUP_EXCHANGE = ["diffie-hellman-group-exchange-sha256", "diffie-hellman-group-exchange-sha1"] as const;
const open: Pick<SshListener, "close">[] = [];
let hostKey: HostKey;

beforeAll(() => {
  hostKey = createHostKey("ecdsa-sha2-nistp256");
});
afterEach(() => {
  for (const listener of open.splice(0)) void listener.close();
});

/** An echoing shell, and an exec that says its command line on both streams. */
function echo(channel: SessionChannel): void {
  if (channel.kind !== "shell") {
    channel.write(`${channel.kind} ${channel.command}\n`);
    channel.writeError("apart\n");
    channel.exit(7);
    return;
  }
  channel.write(
    `${channel.user} on ${channel.terminal?.term} ${channel.terminal?.columns}x${channel.terminal?.rows}\r\n`,
  );
  channel.onResize(({ columns, rows }) => channel.write(`now ${columns}x${rows}\r\n`));
  channel.onInput((bytes) => {
    if (bytes === undefined) channel.exit(0);
    else channel.write(bytes);
  });
}

async function listen(options: Partial<SshServerOptions> = {}): Promise<SshListener> {
  const listener = await listenForSsh({
    hostKeys: [hostKey],
    banner: () => "Welcome\nto it\n",
    authenticate: ({ user, password, method }) => user === "root" && (password === PASSWORD || method === "publickey"),
    onSession: echo,
    ...options,
  });
  open.push(listener);
  return listener;
}

const target = (port: number, more: Partial<SshConnectOptions> = {}): SshConnectOptions => ({
  host: "127.0.0.1",
  port,
  user: "root",
  password: PASSWORD,
  verifyHostKey: (fingerprint) => fingerprint === hostKey.fingerprint,
  ...more,
});

async function all(channel: SshChannel): Promise<{ out: string; error: string; status: number | undefined }> {
  let [out, error] = ["", ""];
  channel.onOutput((bytes) => {
    out += bytes;
  });
  channel.onErrorOutput((bytes) => {
    error += bytes;
  });
  const { status } = await channel.exit;
  return { out, error, status };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "none",
    (error: PatchrigError) => error.code,
  );

describe("a login", () => {
  it("shows the banner as it is, before authentication", async () => {
    const { port } = await listen();
    const connection = await connectSsh(target(port));
    expect(connection.banner).toBe("Welcome\nto it\n");
    expect(connection.hostKey).toEqual({ fingerprint: hostKey.fingerprint, type: "ecdsa-sha2-nistp256" });
    connection.close();
    await connection.closed;
  });

  it("says nothing before authentication when there is no banner", async () => {
    const { port } = await listen({ banner: () => "" });
    const connection = await connectSsh(target(port));
    expect(connection.banner).toBe("");
    connection.close();
  });

  it("refuses a wrong password after one attempt", async () => {
    const attempts: string[] = [];
    const { port } = await listen({
      authenticate: ({ method }) => {
        attempts.push(method);
        return false;
      },
    });
    expect(await codeOf(connectSsh(target(port, { password: "wrong" })))).toBe("wrong-password");
    expect(attempts).toEqual(["password"]);
  });

  it("breaks off at an unknown host key, names both fingerprints, and sends no password", async () => {
    const attempts: string[] = [];
    const { port } = await listen({
      authenticate: ({ method }) => {
        attempts.push(method);
        return true;
      },
    });
    const refused = connectSsh(target(port, { verifyHostKey: () => false, expectedHostKey: "SHA256:other" }));
    await expect(refused).rejects.toThrow(hostKey.fingerprint);
    await expect(refused).rejects.toThrow("SHA256:other");
    expect(await codeOf(refused)).toBe("unknown-host-key");
    expect(attempts).toEqual([]);
  });

  it("tells a closed port from a peer that is no SSH server", async () => {
    const { port, close } = await listen();
    await close();
    expect(await codeOf(connectSsh(target(port)))).toBe("not-reachable");
    const mute = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    open.push({ close: async () => void mute.close() });
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const address = mute.address();
    const other = typeof address === "object" && address ? address.port : 0;
    await expect(connectSsh(target(other))).rejects.toMatchObject({
      code: "connection-lost",
      hint: "is that an SSH port?",
    });
  });

  it("gives up when its signal is aborted", async () => {
    const { port } = await listen({ authenticate: () => new Promise<boolean>(() => {}) });
    const stop = new AbortController();
    const login = connectSsh(target(port, { signal: stop.signal }));
    stop.abort(new Error("enough"));
    await expect(login).rejects.toThrow("enough");
  });

  it("takes an RSA host key once that is ready", async () => {
    const rsa = await createRsaHostKey();
    const { port } = await listen({ hostKeys: [rsa] });
    const connection = await connectSsh(target(port, { verifyHostKey: () => true }));
    expect(connection.hostKey).toEqual({ fingerprint: rsa.fingerprint, type: "ssh-rsa" });
    connection.close();
  });

  it("takes an Ed25519 host key", async () => {
    const key = createHostKey("ssh-ed25519");
    const { port } = await listen({ hostKeys: [key] });
    const connection = await connectSsh(
      target(port, { verifyHostKey: (fingerprint) => fingerprint === key.fingerprint }),
    );
    expect(connection.hostKey.type).toBe("ssh-ed25519");
    connection.close();
  });
});

describe("a session", () => {
  it("is a shell on a terminal that echoes, is resized, and ends with a status", async () => {
    const { port } = await listen();
    const connection = await connectSsh(target(port));
    const shell = await connection.shell({ term: "xterm", columns: 0, rows: 0 });
    const seen = all(shell);
    await shell.write("list\r");
    shell.resize({ columns: 132, rows: 50 });
    await shell.write("more\r");
    shell.end();
    expect(await seen).toEqual({ out: "root on xterm 0x0\r\nlist\rnow 132x50\r\nmore\r", error: "", status: 0 });
    connection.close();
  });

  it("is an exec with stderr apart and its status before the end", async () => {
    const { port } = await listen();
    const connection = await connectSsh(target(port));
    const done = await all(await connection.exec("software-packages list"));
    expect(done).toEqual({ out: "exec software-packages list\n", error: "apart\n", status: 7 });
    connection.close();
  });

  it("puts stderr on the terminal when an exec has one", async () => {
    const { port } = await listen();
    const connection = await connectSsh(target(port));
    const channel = await connection.exec("x", { pty: { term: "vt100", columns: 80, rows: 24 } });
    expect(await all(channel)).toEqual({ out: "exec x\napart\n", error: "", status: 7 });
    connection.close();
  });

  it("is one of many on a connection", async () => {
    const { port } = await listen();
    const connection = await connectSsh(target(port));
    const channels = await Promise.all(Array.from({ length: 20 }, (_, index) => connection.exec(`number ${index}`)));
    const results = await Promise.all(channels.map(all));
    expect(results.map(({ out }) => out)).toEqual(Array.from({ length: 20 }, (_, index) => `exec number ${index}\n`));
    connection.close();
  });

  it("loses nothing of a long output on both streams", async () => {
    const line = `${"x".repeat(1023)}\n`;
    const { port } = await listen({
      onSession: async (channel) => {
        for (let index = 0; index < 5_000; index++) {
          const ready = index % 2 ? channel.write(line) : channel.writeError(line);
          if (!ready) await channel.drained();
        }
        channel.exit(0);
      },
    });
    const connection = await connectSsh(target(port));
    const { out, error, status } = await all(await connection.exec("long"));
    expect([out.length, error.length, status]).toEqual([2_500 * 1024, 2_500 * 1024, 0]);
    connection.close();
  });

  it("is told that a peer reads slowly, and that it is gone", async () => {
    const outcome: string[] = [];
    let ended: () => void = () => {};
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const { port, sockets } = await listen({
      onSession: async (channel) => {
        channel.onClose(() => {
          outcome.push("closed");
          ended();
        });
        let writes = 0;
        while (channel.write("y".repeat(32_768)) && writes < 1_000) writes++;
        outcome.push(writes < 1_000 ? "slow" : "never slow");
        await nextTurn(); // what was answered is on its way
        for (const socket of sockets) socket.destroy();
        await channel.drained();
        outcome.push("drained");
      },
    });
    const connection = await connectSsh(target(port));
    const channel = await connection.exec("flood");
    expect(await channel.exit).toEqual({});
    await end;
    expect(outcome.toSorted()).toEqual(["closed", "drained", "slow"]);
    expect(await codeOf(channel.write("more"))).toBe("connection-lost");
  });

  it("tells the client how the connection was lost", async () => {
    const { port, sockets } = await listen();
    const connection = await connectSsh(target(port));
    const shell = await connection.shell({ term: "xterm", columns: 80, rows: 24 });
    for (const socket of sockets) socket.resetAndDestroy();
    expect(await connection.closed).toMatch(/ECONNRESET|closed/);
    expect(await shell.exit).toEqual({});
    expect(await codeOf(connection.exec("late"))).toBe("connection-lost");
  });

  it("hands a subsystem over by its name", async () => {
    const seen: SessionChannel[] = [];
    const { port } = await listen({ onSession: (channel) => seen.push(channel) && channel.exit(1) });
    const client = new ssh2.Client();
    await new Promise<void>((resolve) =>
      client.once("ready", resolve).connect({ port, username: "root", password: PASSWORD }),
    );
    await new Promise<void>((resolve) =>
      client.subsys("sftp", (_error, channel) => channel.on("close", resolve).resume()),
    );
    client.end();
    expect(seen.map(({ kind, command }) => [kind, command])).toEqual([["subsystem", "sftp"]]);
  });

  it("survives peers that talk nonsense or hang up at once", async () => {
    const { port, sockets } = await listen();
    const rude = ["", "GET / HTTP/1.1\r\n\r\n", "SSH-2.0-x\r\n", `SSH-2.0-x\r\n${"\xff".repeat(4_096)}`];
    await Promise.all(
      rude.map(
        (text) =>
          new Promise<void>((resolve) => {
            const socket = connect(port, "127.0.0.1", () =>
              socket.write(text, "latin1", () => socket.resetAndDestroy()),
            );
            socket.on("error", () => {}).on("close", () => resolve());
          }),
      ),
    );
    const connection = await connectSsh(target(port));
    expect((await all(await connection.exec("still here"))).status).toBe(7);
    connection.close();
    await connection.closed;
    expect(sockets.size).toBeLessThanOrEqual(1);
  });

  it("begins the key exchange also with a peer that waits for it", async () => {
    const { port } = await listen();
    const peer = connect(port, "127.0.0.1");
    peer.write("SSH-2.0-patient\r\n");
    let said = "";
    for await (const bytes of peer) {
      said += bytes.toString("latin1");
      if (said.includes("ecdsa-sha2-nistp256")) break;
    }
    expect(said).toContain("curve25519-sha256,");
    expect(said).toMatch(/^SSH-2\.0-OpenSSH_6\.6\.1\r\n/);
  });

  it("cuts off who never logs in, and nobody who has", async () => {
    const { port } = await listen({ strangers: { graceMs: 300, atOnce: 8 } });
    const connection = await connectSsh(target(port));
    const stranger = connect(port, "127.0.0.1").on("error", () => {});
    await new Promise((resolve) => stranger.once("close", resolve).resume());
    expect((await all(await connection.exec("still here"))).status).toBe(7);
    connection.close();
  });

  it("keeps no more strangers than it may; who is logged in is none", async () => {
    const { port } = await listen({ strangers: { graceMs: 60_000, atOnce: 2 } });
    const connections = [
      await connectSsh(target(port)),
      await connectSsh(target(port)),
      await connectSsh(target(port)),
    ];
    const strangers = [1, 2].map(() => connect(port, "127.0.0.1").on("error", () => {}));
    // The server greets first: then the stranger is in.
    await Promise.all(strangers.map((socket) => new Promise((resolve) => socket.once("readable", resolve))));
    expect(await codeOf(connectSsh(target(port)))).not.toBe("none");
    for (const socket of strangers) socket.destroy();
    expect((await all(await (connections[2] as SshConnection).exec("still here"))).status).toBe(7);
    for (const connection of connections) connection.close();
  });

  it.each([
    { knows: ["curve25519-sha256"], agreed: "curve25519-sha256" },
    {
      knows: ["curve25519-sha256@libssh.org", "diffie-hellman-group14-sha256"],
      agreed: "curve25519-sha256@libssh.org",
    },
    { knows: ["ecdh-sha2-nistp256", "curve25519-sha256"], agreed: "ecdh-sha2-nistp256" },
    { knows: ["curve25519-sha256", "ecdh-sha2-nistp521", "ecdh-sha2-nistp256"], agreed: "ecdh-sha2-nistp256" },
    { knows: ["ecdh-sha2-nistp521", "ecdh-sha2-nistp384"], agreed: "ecdh-sha2-nistp521" },
    { knows: ["diffie-hellman-group14-sha256", "ecdh-sha2-nistp256"], agreed: "diffie-hellman-group14-sha256" },
    { knows: [...GROUP_EXCHANGE, "diffie-hellman-group16-sha512"], agreed: "diffie-hellman-group16-sha512" },
    { knows: [...GROUP_EXCHANGE, "diffie-hellman-group14-sha1"], agreed: "diffie-hellman-group14-sha1" },
  ] as const)("agrees on $agreed with a client of $knows", async ({ knows, agreed }) => {
    const { port } = await listen();
    const client = new ssh2.Client();
    const negotiated = new Promise<string>((resolve) => client.once("handshake", ({ kex }) => resolve(kex)));
    const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
    const algorithms = { kex: [...knows] };
    client.once("ready", () => client.end());
    client.connect({ port, username: "root", password: PASSWORD, algorithms });
    expect(await negotiated).toBe(agreed);
    await closed;
  });

  it.each(["zlib@openssh.com", "zlib"] as const)("speaks %s with a client that insists on it", async (method) => {
    const long = `${"packages ".repeat(8_000)}\n`;
    const { port } = await listen({
      onSession: (channel) => {
        channel.write(long);
        channel.exit(3);
      },
    });
    const client = new ssh2.Client();
    const negotiated = new Promise<string>((resolve) =>
      client.once("handshake", ({ sc, cs }) => resolve(`${cs.compress} ${sc.compress}`)),
    );
    const algorithms = { compress: [method] };
    await new Promise<void>((resolve) =>
      client.once("ready", resolve).connect({ port, username: "root", password: PASSWORD, algorithms }),
    );
    const seen = await new Promise<string>((resolve) =>
      client.exec("list", (_error, channel) => {
        let out = "";
        channel.on("data", (bytes: Buffer) => {
          out += bytes;
        });
        channel.on("close", (status: number) => resolve(`${out}${status}`));
      }),
    );
    client.end();
    expect(await negotiated).toBe(`${method} ${method}`);
    expect(seen).toBe(`${long}3`);
  });
});
