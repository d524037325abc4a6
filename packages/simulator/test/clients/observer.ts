import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What two SSH peers said in the clear before their keys, and what follows from it (RFC 4253, section 7.1). */
export interface Negotiated {
  /** The client's own name for itself, without `SSH-2.0-`. */
  readonly ident: string;
  readonly kex: string;
  readonly hostKey: string;
  readonly cipher: string;
  readonly mac: string;
  readonly compression: string;
}

export interface Observer {
  readonly port: number;
  /** Of the first connection; undefined when none got as far as both key exchange offers. */
  negotiated(): Negotiated | undefined;
  close(): void;
}

/** Passes connections on to `port` untouched and reads their opening: the server need not tell what was agreed. */
export async function observe(port: number): Promise<Observer> {
  const connections: { readonly client: Opening; readonly server: Opening }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host: "127.0.0.1", noDelay: true });
    const connection = { client: new Opening(), server: new Opening() };
    connections.push(connection);
    near.on("data", (bytes) => connection.client.read(bytes));
    far.on("data", (bytes) => connection.server.read(bytes));
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {
        near.destroy();
        far.destroy();
      });
      socket.on("close", () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    negotiated: () => connections.map(agree).find((found) => found !== undefined),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

// The first of the client's names that the server has too wins, list by list.
function agree(connection: { readonly client: Opening; readonly server: Opening }): Negotiated | undefined {
  const { client, server } = connection;
  if (client.offers === undefined || server.offers === undefined) return undefined;
  const [theirs, ours] = [client.offers, server.offers];
  const first = (list: number) => theirs[list]?.find((name) => ours[list]?.includes(name)) ?? "none agreed";
  const cipher = first(2);
  const sealed = cipher.includes("gcm") || cipher.startsWith("chacha20");
  return {
    ident: client.ident,
    kex: first(0),
    hostKey: first(1),
    cipher,
    mac: sealed ? "in the cipher" : first(4),
    compression: first(6),
  };
}

const KEXINIT = 20;

/** One side's identification line and key exchange offer, read from its first bytes. */
class Opening {
  ident = "";
  /** The ten name-lists of SSH_MSG_KEXINIT. */
  offers: string[][] | undefined;
  #bytes = Buffer.alloc(0);

  read(bytes: Buffer): void {
    if (this.offers !== undefined) return;
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    if (this.ident === "" && !this.#readIdent()) return;
    this.#readOffers();
  }

  #readIdent(): boolean {
    const end = this.#bytes.indexOf("\n");
    if (end < 0) return false;
    const line = this.#bytes.subarray(0, end).toString("latin1").trimEnd();
    this.#bytes = this.#bytes.subarray(end + 1);
    if (!line.startsWith("SSH-")) return this.#readIdent();
    this.ident = line.replace(/^SSH-[\d.]+-/, "");
    return true;
  }

  #readOffers(): void {
    if (this.#bytes.length < 6 || this.#bytes.length < 4 + this.#bytes.readUInt32BE(0)) return;
    if (this.#bytes[5] !== KEXINIT) return;
    let at = 6 + 16; // packet length, padding length, message number; then the cookie
    const offers: string[][] = [];
    for (let list = 0; list < 10; list += 1) {
      const length = this.#bytes.readUInt32BE(at);
      offers.push(this.#bytes.toString("latin1", at + 4, at + 4 + length).split(","));
      at += 4 + length;
    }
    this.offers = offers;
  }
}
