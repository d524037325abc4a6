import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenForSsh, type SshListener } from "../../test/ssh-listener.ts";
import { nextTurn } from "../clock/index.ts";
import { readOpening } from "./opening.ts";

const LINE = "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n";

/** A packet of RFC 4253 section 6, its padding zeros. */
function packet(payload: Buffer): Buffer {
  const padding = 16 - ((payload.length + 5) % 8);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(1 + payload.length + padding);
  head[4] = padding;
  return Buffer.concat([head, payload, Buffer.alloc(padding)]);
}

function kexInit(names: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(names));
  return packet(Buffer.concat([Buffer.of(20), Buffer.alloc(16, 0xa), length, Buffer.from(names), Buffer.alloc(41)]));
}

const ALL = kexInit("curve25519-sha256,ecdh-sha2-nistp521,ecdh-sha2-nistp256");
const OTHERS = /curve25519-sha256,|nistp521,/;

const opening = (names: string) => Buffer.concat([Buffer.from(LINE), kexInit(names)]);

describe("an opening", () => {
  it("is read whole", () => {
    expect(readOpening()(opening("curve25519-sha256,ecdh-sha2-nistp256"))).toEqual([
      "curve25519-sha256",
      "ecdh-sha2-nistp256",
    ]);
  });

  it("is read byte by byte, and known from its list's last byte on", () => {
    const read = readOpening();
    const bytes = opening("ecdh-sha2-nistp256,ext-info-c");
    const last = bytes.indexOf("ext-info-c") + "ext-info-c".length - 1;
    const found = [...bytes].map((byte) => read(Buffer.of(byte)));
    expect(found.findIndex((names) => names !== undefined)).toBe(last);
    expect(found.at(-1)).toEqual(["ecdh-sha2-nistp256", "ext-info-c"]);
  });

  it("names nothing where something else than KEXINIT comes first", () => {
    expect(readOpening()(Buffer.concat([Buffer.from(LINE), packet(Buffer.of(2, 0, 0, 0, 0))]))).toEqual([]);
  });

  it("names nothing where its line has no end", () => {
    const read = readOpening();
    expect(read(Buffer.alloc(255, "x"))).toBeUndefined();
    expect(read(Buffer.alloc(1, "x"))).toEqual([]);
  });

  it("names nothing where the list does not end before its packet, or is not there", () => {
    const endless = opening("a");
    endless.writeUInt32BE(0xffff_ffff, LINE.length + 22);
    expect(readOpening()(endless.subarray(0, -1))).toBeUndefined();
    expect(readOpening()(endless)).toEqual([]);
    expect(readOpening()(Buffer.concat([Buffer.from(LINE), packet(Buffer.of(20))]))).toEqual([]);
  });

  it("waits for no more than a packet may hold", () => {
    const long = opening("a");
    long.writeUInt32BE(0xffff_fff0, LINE.length);
    long.writeUInt32BE(0xffff_ff00, LINE.length + 22);
    const read = readOpening();
    expect(read(long)).toBeUndefined();
    expect(read(Buffer.alloc(35_000))).toEqual([]);
  });
});

describe("a server answers an opening", () => {
  let listener: SshListener;
  beforeAll(async () => {
    listener = await listenForSsh();
  });
  afterAll(() => listener.close());

  /** A peer to which the server has said its line. */
  async function greeted() {
    const peer = connect({ port: listener.port, noDelay: true });
    await once(peer, "readable");
    return peer;
  }

  /** What the server says up to its KEXINIT's end, or the connection's, when the pieces come one after the other. */
  async function answerTo(pieces: readonly (Buffer | string)[], meanwhile: () => void = () => {}): Promise<string> {
    const peer = await greeted();
    let said = "";
    peer.setEncoding("latin1").on("data", (text: string) => {
      said += text;
    });
    for (const piece of pieces) {
      peer.write(piece);
      if (piece !== pieces.at(-1)) await nextTurn();
    }
    meanwhile();
    while (!said.includes("zlib") && !peer.closed) await nextTurn();
    peer.destroy();
    return said;
  }

  it.each([
    ["whole", 1],
    ["in pieces", 100],
  ])("with P-256 alone where the peer knows it, its KEXINIT coming %s", async (_, length) => {
    const pieces = Array.from({ length }, (_, index) => {
      const at = (part: number) => Math.floor((ALL.length * part) / length);
      return ALL.subarray(at(index), at(index + 1));
    });
    const said = await answerTo([LINE, ...pieces]);
    expect(said).toContain("ecdh-sha2-nistp256,diffie-hellman-group14-sha256");
    expect(said).not.toMatch(OTHERS);
  });

  it("by what has come, however long nobody looked", async () => {
    const stop = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    expect(await answerTo([LINE, "", ALL], stop)).not.toMatch(OTHERS);
  });

  it("with every curve where the list cannot be read, and before it ends the connection", async () => {
    const endless = kexInit("ecdh-sha2-nistp256");
    endless.writeUInt32BE(0xffff_ffff, 22);
    expect(await answerTo([LINE, endless])).toMatch(OTHERS);
  });

  it("that waits for it, after another one has gone meanwhile", async () => {
    const peer = await greeted();
    await new Promise<void>((resolve) => peer.write(LINE, () => resolve()));
    peer.resetAndDestroy();
    expect(await answerTo([LINE])).toMatch(OTHERS);
  });
});
