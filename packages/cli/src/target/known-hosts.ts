import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** What known_hosts files say of one host. */
export interface KnownKeys {
  /** `SHA256:…` of every key that may be the host's; empty when the host is not known. */
  readonly trusted: readonly string[];
  /** Keys that must never be accepted, whatever else the file says (`@revoked`). */
  readonly revoked: readonly string[];
}

/**
 * Reads the text of a known_hosts file as OpenSSH does (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): plain, hashed and
 * bracketed names, patterns, `@revoked`. Lines that are none are passed over; `@cert-authority` is not supported.
 */
export function knownKeysOf(text: string, host: string, port: number): KnownKeys {
  const name = port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
  const entries = text.split(/\r?\n/).flatMap((line) => {
    const entry = parseLine(line);
    return entry && matches(entry.names, name) ? [entry] : [];
  });
  const revoked = entries.filter(({ marker }) => marker === "@revoked").map(({ sha256 }) => sha256);
  const trusted = entries.filter(({ marker }) => marker === undefined).map(({ sha256 }) => sha256);
  return { trusted: trusted.filter((key) => !revoked.includes(key)), revoked };
}

interface Line {
  readonly marker: string | undefined;
  readonly names: string;
  readonly sha256: string;
}

function parseLine(line: string): Line | undefined {
  const fields = line.trim().split(/\s+/);
  if (fields[0]?.startsWith("#")) return undefined;
  const marker = fields[0]?.startsWith("@") ? fields.shift() : undefined;
  const [names, , key] = fields;
  if (names === undefined || key === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return undefined;
  return { marker, names, sha256: fingerprintOf(Buffer.from(key, "base64")) };
}

/** `SHA256:` and base64 without padding, as ssh-keygen -l prints it. */
function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

function matches(names: string, name: string): boolean {
  if (names.startsWith("|1|")) return matchesHash(names, name);
  const patterns = names.toLowerCase().split(",");
  const denied = patterns.some((pattern) => pattern.startsWith("!") && matchesPattern(pattern.slice(1), name));
  return !denied && patterns.some((pattern) => !pattern.startsWith("!") && matchesPattern(pattern, name));
}

/** `|1|salt|hash`: HMAC-SHA1 of the name under the salt, both in base64. */
function matchesHash(names: string, name: string): boolean {
  const [, , salt = "", hash = ""] = names.split("|");
  const expected = Buffer.from(hash, "base64");
  const actual = createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(name);
}
