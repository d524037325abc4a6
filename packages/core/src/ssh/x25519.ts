import { createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Connection } from "ssh2";

/** ssh2 1.17's key exchange by curve25519 (lib/protocol/kex.js), as far as it is replaced here. */
interface Exchange {
  readonly type?: unknown;
  _keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | null;
  generateKeys(): void;
  getPublicKey(): Buffer;
  computeSecret(theirs: Buffer): Buffer | Error;
}

let done = false;

/**
 * ssh2 carries X25519 keys through DER, 140 µs of each handshake; through JWK it is 10. Its class has no name outside:
 * it is met on the first connection that used it, and changed for all that follow.
 */
export function carryX25519ByJwk(connection: Connection): void {
  if (done) return;
  const { _kex: exchange } = (connection as unknown as { readonly _protocol: { readonly _kex?: Exchange } })._protocol;
  if (exchange?.type !== "25519") return;
  done = true;
  const prototype: Exchange = Object.getPrototypeOf(exchange);
  prototype.getPublicKey = function getPublicKey() {
    const { publicKey } = keysOf(this);
    return Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  };
  prototype.computeSecret = function computeSecret(theirs) {
    try {
      const key = { kty: "OKP", crv: "X25519", x: theirs.toString("base64url") };
      const publicKey = createPublicKey({ key, format: "jwk" });
      return toMpint(diffieHellman({ privateKey: keysOf(this).privateKey, publicKey }));
    } catch (problem) {
      return problem instanceof Error ? problem : new Error(String(problem)); // ssh2 ends the connection by it
    }
  };
}

function keysOf(exchange: Exchange) {
  exchange._keys ??= generateKeyPairSync("x25519");
  return exchange._keys;
}

/** A number as SSH writes it: no needless zeros, and one where the first bit would mean a sign (RFC 4251 section 5). */
function toMpint(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Buffer.alloc(0) : bytes.subarray(first);
  return (digits[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits;
}
