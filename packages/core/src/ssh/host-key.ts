import { createHash, createPrivateKey, generateKeyPair, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";
import ssh2, { type ParsedKey } from "ssh2";

export type HostKeyType = "ecdsa-sha2-nistp256" | "ssh-ed25519" | "ssh-rsa";

/** A host's private key, and what a client sees of it. */
export interface HostKey {
  readonly type: HostKeyType;
  /** As PEM or in OpenSSH's own format. */
  readonly privateKey: string;
  /** `SHA256:…` as OpenSSH prints it. */
  readonly fingerprint: string;
}

/** Creates a P-256 or Ed25519 host key, in less than a millisecond or two. */
export function createHostKey(type: "ecdsa-sha2-nistp256" | "ssh-ed25519"): HostKey {
  if (type === "ssh-ed25519") return describe(type, ssh2.utils.generateKeyPairSync("ed25519").private);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return describe(type, privateKey.export({ type: "sec1", format: "pem" }).toString());
}

/** Creates an RSA-2048 host key for clients that know nothing newer: up to seconds of work, off the main thread. */
export async function createRsaHostKey(): Promise<HostKey> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  return describe("ssh-rsa", privateKey.export({ type: "pkcs1", format: "pem" }).toString());
}

/** OpenSSH's fingerprint of a public key's wire form: `SHA256:` and unpadded base64. */
export function fingerprintOf(publicKey: Buffer): string {
  return `SHA256:${createHash("sha256").update(publicKey).digest("base64").replace(/=+$/, "")}`;
}

/** The type that a public key's wire form begins with (RFC 4253 section 6.6). */
export function keyTypeOf(publicKey: Buffer): string {
  if (publicKey.length < 4) return "";
  return publicKey.toString("latin1", 4, 4 + Math.min(publicKey.readUInt32BE(0), 64));
}

/** The key as ssh2 takes it. ssh2 decodes the PEM anew for every signature, a quarter of a login's time; this does it once. */
export function readHostKey({ type, privateKey }: HostKey): ParsedKey {
  const parsed = parse(privateKey);
  let key: KeyObject | undefined;
  parsed.sign = (data, algorithm) => {
    key ??= createPrivateKey(parsed.getPrivatePEM());
    return sign(algorithm ?? DIGESTS[type], Buffer.from(data as Buffer), key);
  };
  return parsed;
}

const DIGESTS = { "ecdsa-sha2-nistp256": "sha256", "ssh-ed25519": null, "ssh-rsa": "sha1" } as const;

const describe = (type: HostKeyType, privateKey: string): HostKey => ({
  type,
  privateKey,
  fingerprint: fingerprintOf(parse(privateKey).getPublicSSH()),
});

function parse(privateKey: string): ParsedKey {
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  return parsed;
}
