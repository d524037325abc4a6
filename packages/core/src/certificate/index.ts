import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";
import { isIPv4 } from "node:net";

export { openPfx, type PfxContent } from "./pfx.ts";

/** A self-signed certificate and its key, both PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
  /** As openssl prints it: `AB:CD:…`. */
  readonly sha256: string;
}

/**
 * Creates a P-256 certificate for these host names and IPv4 addresses, the first of which is its subject. Written out
 * by hand (RFC 5280): a certificate library costs more start-up time than all the rest of a server.
 */
export function createCertificate(names: readonly [string, ...string[]]): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const name = sequence(tag(SET, sequence(OID.commonName, tag(UTF8, Buffer.from(names[0])))));
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(15)]);
  const toBeSigned = sequence(
    tag(EXPLICIT_0, tag(INTEGER, Buffer.from([2]))),
    tag(INTEGER, serial),
    sequence(OID.ecdsaWithSha256),
    name,
    // A simulated clock may stand in any year.
    sequence(tag(UTC_TIME, Buffer.from("000101000000Z")), tag(UTC_TIME, Buffer.from("491231235959Z"))),
    name,
    spki,
    tag(EXPLICIT_3, sequence(...extensions(names, spki))),
  );
  const signature = sign("sha256", toBeSigned, privateKey);
  const bits = tag(BIT_STRING, Buffer.concat([Buffer.from([0]), signature]));
  const certificate = new X509Certificate(sequence(toBeSigned, sequence(OID.ecdsaWithSha256), bits));
  return {
    certificate: certificate.toString(),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    sha256: certificate.fingerprint256,
  };
}

const [INTEGER, BIT_STRING, OCTET_STRING, UTF8, UTC_TIME, SEQUENCE, SET] = [2, 3, 4, 12, 23, 0x30, 0x31];
const [EXPLICIT_0, EXPLICIT_3, DNS_NAME, IP_ADDRESS] = [0xa0, 0xa3, 0x82, 0x87];

const oid = (hex: string) => tag(6, Buffer.from(hex, "hex"));
const OID = {
  commonName: oid("550403"),
  ecdsaWithSha256: oid("2a8648ce3d040302"),
  subjectKeyId: oid("551d0e"),
  alternativeNames: oid("551d11"),
  basicConstraints: oid("551d13"),
} as const;

function extensions(names: readonly string[], spki: Buffer): readonly Buffer[] {
  const keyId = createHash("sha1").update(spki).digest();
  const alternatives = names.map((name) =>
    isIPv4(name) ? tag(IP_ADDRESS, Buffer.from(name.split(".").map(Number))) : tag(DNS_NAME, Buffer.from(name)),
  );
  const critical = tag(1, Buffer.from([0xff]));
  return [
    sequence(OID.subjectKeyId, tag(OCTET_STRING, tag(4, keyId))),
    sequence(OID.alternativeNames, tag(OCTET_STRING, sequence(...alternatives))),
    // Its own authority, so that it can be given to a client as one (`curl --cacert`).
    sequence(OID.basicConstraints, critical, tag(OCTET_STRING, sequence(tag(1, Buffer.from([0xff]))))),
  ];
}

const sequence = (...parts: readonly Buffer[]) => tag(SEQUENCE, Buffer.concat(parts));

function tag(number: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([number, ...size]), content]);
}
