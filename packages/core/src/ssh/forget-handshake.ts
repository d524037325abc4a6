import type { Connection } from "ssh2";

/** What ssh2 1.17 keeps of a key exchange (lib/protocol/kex.js, crypto.js), as far as it is let go here. */
interface Kept {
  readonly _kex?: { _keys?: unknown; finish: () => boolean };
  readonly _decipher?: Decipher;
  _remoteIdentRaw: Buffer;
}

interface Decipher {
  _tag?: Buffer;
  _decipherInstance?: unknown;
  readonly _lenBytes: number;
  decrypt(data: Buffer, from: number, to: number): number | undefined;
}

const done = new WeakSet<object>();

/**
 * Lets go of what a connection has no more use for once a key exchange is over: the key pair, the secret, and the
 * decipher of the last packet. Small buffers that stay are copied: each was a slice that kept a pool of 8 KiB.
 */
export function forgetHandshake(connection: Connection): void {
  const kept = (connection as unknown as { readonly _protocol: Kept })._protocol;
  const { _kex: exchange, _decipher: decipher } = kept;
  if (exchange) {
    if (exchange._keys) exchange._keys = null;
    exchange.finish = isOver;
  }
  kept._remoteIdentRaw = apart(kept._remoteIdentRaw);
  if (decipher?._tag) decipher._tag = apart(decipher._tag);
  if (decipher && "_decipherInstance" in decipher && decipher._tag) forgetDeciphers(Object.getPrototypeOf(decipher));
}

/** ssh2 asks an exchange that is over to finish only when a peer repeats itself. */
const isOver = (): boolean => false;

/** The same bytes with nothing beside them. */
function apart(bytes: Buffer): Buffer {
  const copy = Buffer.alloc(bytes.length);
  bytes.copy(copy);
  return copy;
}

/** AES-GCM makes a decipher for each packet, and keeps the last. */
function forgetDeciphers(prototype: Decipher): void {
  if (done.has(prototype)) return;
  done.add(prototype);
  const { decrypt } = prototype;
  prototype.decrypt = function decryptAndForget(data, from, to) {
    const next = decrypt.call(this, data, from, to);
    if (this._lenBytes === 0) this._decipherInstance = null;
    return next;
  };
}
