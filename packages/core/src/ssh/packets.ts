import { createCipheriv, randomFillSync } from "node:crypto";
import type { Connection } from "ssh2";

/** ssh2 1.17's ciphers for what goes out (lib/protocol/crypto.js), as far as they are replaced here. */
interface Cipher {
  outSeqno: number;
  readonly _dead: boolean;
  readonly _onWrite: (bytes: Uint8Array) => void;
  allocPacket(payloadLength: number): Buffer;
  encrypt(packet: Buffer): void;
}

/** AES-GCM's. */
interface SealingCipher extends Cipher {
  readonly _encSSLName: "aes-128-gcm" | "aes-256-gcm";
  readonly _encKey: Buffer;
  readonly _encIV: Buffer;
}

/** That of a cipher with a MAC beside it. */
interface GenericCipher extends Cipher {
  readonly _encBlockLen: number;
  readonly _aadLen: number;
}

/** How long a packet's blocks are, which of its first bytes are outside them, and what follows its padding. */
interface Shape {
  readonly block: number;
  readonly outside: number;
  readonly tag: number;
}

const [LENGTH, TAG, COUNTER] = [4, 16, { from: 4, to: 11 }] as const;
const GCM: Shape = { block: 16, outside: LENGTH, tag: TAG };
const CHACHA: Shape = { block: 8, outside: LENGTH, tag: 0 };

const done = new WeakSet<object>();

/**
 * ssh2 asks the system for each packet's padding, and sends an AES-GCM packet in three pieces: a tenth of a short
 * session's time. Its classes have no names outside: each is met when a connection has agreed on it, and changed for
 * all packets from then on.
 */
export function sendPacketsWhole(connection: Connection): void {
  const { _cipher: cipher } = (connection as unknown as { readonly _protocol: { readonly _cipher: Cipher } })._protocol;
  const prototype: Cipher = Object.getPrototypeOf(cipher);
  if (done.has(prototype)) return;
  done.add(prototype);
  if ("_encSSLName" in cipher && "_encIV" in cipher) sealInOnePiece(prototype as SealingCipher);
  else if ("_encKeyMain" in cipher) prototype.allocPacket = (length) => allocate(length, CHACHA);
  else if ("_encBlockLen" in cipher && "_cipherInstance" in cipher) {
    prototype.allocPacket = function allocPacket(this: GenericCipher, length) {
      return allocate(length, { block: this._encBlockLen, outside: this._aadLen, tag: 0 });
    };
  }
}

function sealInOnePiece(prototype: SealingCipher): void {
  prototype.allocPacket = (length) => allocate(length, GCM);
  prototype.encrypt = function encrypt(this: SealingCipher, packet) {
    if (this._dead) return;
    const end = packet.length - TAG;
    const cipher = createCipheriv(this._encSSLName, this._encKey, this._encIV);
    cipher.setAAD(packet.subarray(0, LENGTH));
    packet.set(cipher.update(packet.subarray(LENGTH, end)), LENGTH);
    cipher.final();
    packet.set(cipher.getAuthTag(), end);
    this._onWrite(packet);
    increment(this._encIV);
    this.outSeqno = (this.outSeqno + 1) >>> 0;
  };
}

/** The invocation counter of RFC 5647 section 7.1. */
function increment(iv: Buffer): void {
  for (let at: number = COUNTER.to; at >= COUNTER.from; at--) {
    iv[at] = ((iv[at] ?? 0) + 1) & 0xff;
    if (iv[at] !== 0) return;
  }
}

/** A packet but for its payload: length, padding length, padding (RFC 4253 section 6), and room for the tag. */
function allocate(payloadLength: number, { block, outside, tag }: Shape): Buffer {
  const filled = LENGTH + 1 + payloadLength;
  const missing = block - ((filled - outside) % block);
  const padding = missing < 4 ? missing + block : missing;
  const packet = Buffer.allocUnsafe(filled + padding + tag);
  packet.writeUInt32BE(filled + padding - LENGTH, 0);
  packet[LENGTH] = padding;
  pad(packet, filled, padding);
  return packet;
}

const pool = Buffer.alloc(4096);
let used = pool.length;

/** Random bytes, none of them twice. */
function pad(packet: Buffer, from: number, count: number): void {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  pool.copy(packet, from, used, used + count);
  used += count;
}
