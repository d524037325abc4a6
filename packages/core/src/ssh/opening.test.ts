import { describe, expect, it } from "vitest";
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

  it("names nothing where it has no end", () => {
    const read = readOpening();
    expect(read(Buffer.alloc(35_000, "x"))).toBeUndefined();
    expect(read(Buffer.alloc(1, "x"))).toEqual([]);
  });

  it("waits for no more than a packet may hold when the list says it is endless", () => {
    const endless = opening("a");
    endless.writeUInt32BE(0xffff_ffff, LINE.length + 22);
    const read = readOpening();
    expect(read(endless)).toBeUndefined();
    expect(read(Buffer.alloc(35_000))).toEqual([]);
  });
});
