import { createServer } from "node:net";
import ssh2 from "ssh2";
import { expect, it } from "vitest";
import { createHostKey } from "./host-key.ts";
import { createSshServer } from "./ssh-server.ts";

it("agrees on a curve25519 secret before and after ssh2's own way is replaced", async () => {
  const server = createSshServer({
    hostKeys: [createHostKey("ssh-ed25519")],
    ident: "OpenSSH_6.6.1",
    banner: () => "",
    authenticate: () => true,
    onSession: () => {},
  });
  const listener = createServer((socket) => server.accept(socket));
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  const port = typeof address === "object" && address ? address.port : 0;
  // A secret that begins with a set bit is written differently: of 20, half do.
  for (let hands = 0; hands < 20; hands += 1) expect(await kexOf(port)).toBe("curve25519-sha256");
  listener.close();
});

function kexOf(port: number): Promise<string> {
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    let agreed = "";
    client.on("handshake", ({ kex }) => {
      agreed = kex;
    });
    client.on("connect", () => client.setNoDelay(true));
    client.on("error", reject);
    client.on("ready", () => client.end());
    client.on("close", () => resolve(agreed));
    const algorithms = { kex: ["curve25519-sha256" as const] };
    client.connect({ host: "127.0.0.1", port, username: "root", password: "any", algorithms });
  });
}
