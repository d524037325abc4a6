import type { Connection } from "ssh2";
import { inNextTurn, realTimer } from "../clock/index.ts";
import { readOpening } from "./opening.ts";

/**
 * Real milliseconds that our KEXINIT waits for the peer's. Every client program of docs/clients.md sends its own by itself,
 * at once or some milliseconds after our line; one that waits for ours waits so long.
 */
const HELD_MS = 100;

/** ssh2 1.17's Protocol (lib/protocol/Protocol.js, kex.js), as far as its first KEXINIT is concerned. */
interface Protocol {
  _cipher: Cipher;
  _offer: Offer;
  /** What we sent. */
  _kexinit: Buffer | undefined;
  readonly _destruct: unknown;
  /** Sends KEXINIT. */
  rekey(): void;
}

/** What sends packets, and makes room for them behind their five bytes of head. */
interface Cipher {
  allocPacket(payloadLength: number): Buffer;
  encrypt(packet: Buffer): void;
  free(): void;
}

/** Its class has no name outside. */
interface Offer {
  readonly constructor: new (lists: Readonly<Record<string, unknown>>) => Offer;
  readonly lists: {
    readonly kex: List;
    readonly serverHostKey: List;
    readonly cs: Readonly<Record<"cipher" | "mac" | "compress" | "lang", List>>;
  };
}

interface List {
  readonly array: readonly string[];
}

/** The first key exchange of one connection to a server. */
export interface FirstKeyExchange {
  /** Is told each piece that came before ssh2 reads it. */
  hear(bytes: Buffer): void;
  /** ssh2 has read the peer's line, and is about to send KEXINIT. */
  begin(connection: Connection): void;
}

/** Sends nothing. One for all connections: an object made from each one's cipher would be a kind of its own to V8. */
const MUTE: Cipher = {
  allocPacket: (payloadLength) => Buffer.allocUnsafe(5 + payloadLength),
  encrypt: () => {},
  free: () => {},
};

/**
 * Holds our KEXINIT until the peer's own has come, and offers what suits the peer
 * (docs/decisions/0005-first-key-exchange.md).
 *
 * OpenSSH sends KEXINIT by itself and has its next packet wait until it is acknowledged (Nagle), which the kernel puts off
 * by 40 ms where we have nothing more to say. Who waits for ours first gets it a tenth of a second later.
 */
export function createFirstKeyExchange(): FirstKeyExchange {
  let read: ReturnType<typeof readOpening> | undefined = readOpening();
  let theirs: readonly string[] | undefined;
  let release: (() => void) | undefined;
  const offer = (protocol: Protocol) => {
    if (theirs) protocol._offer = offerTo(theirs, protocol._offer);
    read = theirs = release = undefined;
  };
  return {
    hear: (bytes) => {
      theirs = read?.(bytes);
      if (theirs) release?.();
    },
    begin: (connection) => {
      const { _protocol: protocol } = connection as unknown as { readonly _protocol: Protocol };
      if (theirs) return offer(protocol);
      const { _cipher: cipher } = protocol;
      protocol._cipher = MUTE;
      // What has arrived meanwhile is heard first, however late the timer is.
      const stop = realTimer(HELD_MS, () => inNextTurn(() => release?.(), undefined));
      release = () => {
        stop();
        offer(protocol);
        if (!protocol._destruct) return; // the peer has gone
        protocol._cipher = cipher;
        protocol._kexinit = undefined;
        protocol.rekey();
      };
    },
  };
}

const PREFERRED = "ecdh-sha2-nistp256";
const OTHER_CURVE = /^curve25519-|^ecdh-sha2-nistp(?!256)/;
const suited = new WeakMap<Offer, Offer>();

/**
 * OpenSSH computes curve25519 in portable C, more than half of the instructions of a short session, and P-256 by OpenSSL.
 * The client's order decides, and most put another curve first: only who does not know P-256 is offered another.
 */
function offerTo(theirs: readonly string[], offer: Offer): Offer {
  if (!theirs.includes(PREFERRED) || !offer.lists.kex.array.includes(PREFERRED)) return offer;
  const known = suited.get(offer);
  if (known) return known;
  const { kex, serverHostKey, cs } = offer.lists;
  const both = { cipher: cs.cipher.array, mac: cs.mac.array, compress: cs.compress.array, lang: cs.lang.array };
  const made = new offer.constructor({
    kex: kex.array.filter((name) => !OTHER_CURVE.test(name)),
    serverHostKey: serverHostKey.array,
    cs: both,
    sc: both,
  });
  suited.set(offer, made);
  return made;
}
