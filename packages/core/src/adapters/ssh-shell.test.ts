import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { ShellPort } from "../ports/shell.ts";
import { createHostKey, createSshServer, type SessionChannel } from "../ssh/index.ts";
import { shellContract } from "../testing/index.ts";
import { createSshShell } from "./ssh-shell.ts";

const key = createHostKey("ecdsa-sha2-nistp256");
const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** The least shell that the contract speaks of: a tty's echo, one unknown command, exit. */
function serveShell(channel: SessionChannel): void {
  let line = "";
  channel.write("\r\nCommand> ");
  channel.onInput((bytes) => {
    for (const char of bytes?.toString() ?? "") {
      if (char !== "\r") {
        line += char;
        channel.write(char);
        continue;
      }
      channel.write("\r\n");
      if (line === "exit") return channel.exit(0);
      channel.write(`Unknown command: \`${line}'\r\nCommand> `);
      line = "";
    }
  });
}

async function shellOf(onSession = serveShell, banner = "\nA banner\n"): Promise<ShellPort> {
  const ssh = createSshServer({
    hostKeys: [key],
    ident: "OpenSSH_6.6.1",
    banner: () => banner,
    authenticate: ({ password }) => password === "s3cret",
    onSession,
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    ssh.accept(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return createSshShell({ host: "127.0.0.1", port, user: "root", password: "s3cret", verifyHostKey: () => true });
}

describe("a shell over SSH", () => {
  for (const { title, check } of shellContract) it(title, async () => check(await shellOf()));

  it("shows the banner that comes before the login", async () => {
    const session = await (await shellOf()).open();
    expect(session.banner).toBe("\nA banner\n");
    await session.close();
  });

  it("puts a character together that two packets share", async () => {
    const bytes = Buffer.from("é!");
    const shell = await shellOf((channel) => {
      channel.write(bytes.subarray(0, 1));
      channel.onInput(() => {
        channel.write(bytes.subarray(1));
        channel.exit(0);
      });
    });
    const session = await shell.open();
    await session.send("x");
    let shown = "";
    for await (const chunk of session.output) shown += chunk;
    expect(shown).toBe("é!");
  });

  it("is lost, not ended, when the connection goes", async () => {
    const session = await (await shellOf()).open();
    const chunks = session.output[Symbol.asyncIterator]();
    await chunks.next();
    for (const socket of sockets) socket.destroy();
    expect(await session.ended).toMatchObject({ kind: "lost" });
  });
});
