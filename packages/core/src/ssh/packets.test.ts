import ssh2, { type CipherAlgorithm, type ClientChannel } from "ssh2";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listenForSsh, type SshListener } from "../../test/ssh-listener.ts";
import { ALGORITHMS } from "./algorithms.ts";

/** Lengths around every block's end, and some that need several packets. */
const LENGTHS = [...Array.from({ length: 70 }, (_, length) => length + 1), 4_096, 32_768, 100_000];

let listener: SshListener;
beforeAll(async () => {
  listener = await listenForSsh({
    onSession: (channel) => channel.onInput((bytes) => (bytes ? void channel.write(bytes) : channel.exit(0))),
  });
});
afterAll(() => listener.close());

// The first connection by a cipher changes how its packets are sent, the second has that from the start; and each
// changes its keys in the middle.
it.each(ALGORITHMS.cipher)("sends what came back as it was, by %s, before and after new keys", async (cipher) => {
  for (let connection = 0; connection < 2; connection += 1) await echoAll(cipher);
});

async function echoAll(cipher: CipherAlgorithm): Promise<void> {
  const client = await logIn(cipher);
  const shell = await new Promise<ClientChannel>((resolve, reject) =>
    client.shell((problem, opened) => (problem ? reject(problem) : resolve(opened))),
  );
  for (const [index, length] of LENGTHS.entries()) {
    if (index === 40) await changeKeys(client);
    const sent = Buffer.alloc(length, index + 1);
    const came = read(shell, length);
    shell.write(sent);
    expect((await came).equals(sent)).toBe(true);
  }
  const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
  client.end();
  await closed;
}

/** ssh2's clients have no public way to ask for new keys. */
async function changeKeys(client: InstanceType<typeof ssh2.Client>): Promise<void> {
  const changed = new Promise<void>((resolve) => client.once("handshake", () => resolve()));
  (client as unknown as { readonly _protocol: { rekey(): void } })._protocol.rekey();
  await changed;
}

function logIn(cipher: CipherAlgorithm): Promise<InstanceType<typeof ssh2.Client>> {
  const client = new ssh2.Client();
  const { port } = listener;
  return new Promise((resolve, reject) => {
    client.on("connect", () => client.setNoDelay(true));
    client.on("error", reject);
    client.on("ready", () => resolve(client));
    const algorithms = { cipher: [cipher] };
    client.connect({ host: "127.0.0.1", port, username: "root", password: "any", algorithms });
  });
}

function read(shell: ClientChannel, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    const take = (bytes: Buffer) => {
      parts.push(bytes);
      size += bytes.length;
      if (size < length) return;
      shell.off("data", take);
      resolve(Buffer.concat(parts));
    };
    shell.on("data", take);
  });
}
