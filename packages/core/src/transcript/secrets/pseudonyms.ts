import { createHmac } from "node:crypto";

/** Names that stand for hosts, addresses and users. The same name has the same one, wherever it comes. */
export interface Pseudonyms {
  apply(text: string): string;
}

export interface PseudonymOptions {
  /** Whoever has it can try names against the pseudonyms: it stays out of recordings. */
  readonly key: Buffer;
  /** Names that are to be hidden besides the ones that are recognised: the target's, the user's. */
  readonly hosts?: readonly string[];
  readonly users?: readonly string[];
}

/** Accounts that every appliance has say nothing about anybody. */
const PUBLIC_USERS = new Set([
  "root",
  "admin",
  "administrator",
  "nobody",
  "sso-user",
  "vpxuser",
  "dcui",
  "git",
  "user",
]);
const PUBLIC_DOMAINS =
  /(?:^|\.)(?:vmware\.com|broadcom\.com|example(?:\.(?:com|org|net))?|localhost|vsphere\.local|w3\.org|xmlsoap\.org|oasis-open\.org|iso|rpm|txt|xml|json|log|conf|py|sh|zip|html|sign|service|version\d?|invalid|test)$/i;
const IPV4 = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])/g;
const IPV6 =
  /(?<![0-9a-fA-F:.])(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}(?![0-9a-fA-F:])|(?<![0-9a-fA-F:])(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}(?![0-9a-fA-F:])/g;
const FQDN = /(?<![\w.\\-])(?:[a-zA-Z][a-zA-Z0-9-]*\.)(?:[a-zA-Z0-9-]+\.)*(?:[a-zA-Z]{2,})(?![\w-])(?!\.\w)/g;
const TOP_LEVEL =
  /\.(?:com|net|org|local|lan|lab|corp|internal|home|intra|intranet|priv|private|de|fr|jp|uk|nl|ch|at|eu|us|io|info|biz|cloud|dev|edu|gov|mil|int|co|be|se|no|dk|fi|it|es|pl|cz|ru|cn|in|au|nz|ca|br|za)$/i;
const USER_AT = /(?<![\w.-])[A-Za-z][\w.-]*(?=@[\w.-]+)/g;

/** The same key gives the same pseudonyms in every recording, of SSH and of HTTP. */
export function createPseudonyms({ key, hosts = [], users = [] }: PseudonymOptions): Pseudonyms {
  const digest = (kind: string, name: string): Buffer =>
    createHmac("sha256", key).update(`${kind}/${name.toLowerCase()}`).digest();
  const host = (name: string) => `host-${digest("host", name).toString("hex").slice(0, 6)}.example`;
  const shortHost = (name: string) => `host-${digest("host", name).toString("hex").slice(0, 6)}`;
  const user = (name: string) =>
    PUBLIC_USERS.has(name.toLowerCase()) ? name : `user-${digest("user", name).toString("hex").slice(0, 6)}`;
  // RFC 2544's addresses for tests, and RFC 3849's for documents: nobody's.
  const ipv4 = (name: string) => {
    const [second = 0, third = 0, fourth = 0] = digest("ip", name);
    return name.startsWith("127.") || name === "0.0.0.0" || name.startsWith("255.")
      ? name
      : `198.${18 + (second % 2)}.${third}.${1 + (fourth % 254)}`;
  };
  const ipv6 = (name: string) => `2001:db8::${digest("ip", name).toString("hex").slice(0, 4)}`;
  const named = [...hosts, ...users].filter(
    (name) =>
      name.length > 1 && !PUBLIC_USERS.has(name.toLowerCase()) && !isAddress(name) && !PUBLIC_DOMAINS.test(name),
  );
  const isUser = new Set(users);
  const names =
    named.length === 0
      ? undefined
      : new RegExp(
          `(?<![\\w.-])(?:${named
            .toSorted((a, b) => b.length - a.length)
            .map(escaped)
            .join("|")})(?![\\w-])`,
          "gi",
        );
  return {
    apply: (text) => {
      if (!/[.:@]/.test(text) && names === undefined) return text;
      let out = text.replace(IPV4, (found, at: number, all: string) => (isVersion(all, at) ? found : ipv4(found)));
      out = out.replace(IPV6, (found) =>
        /^\d\d?:\d\d?:\d\d?/.test(found) || isPseudonym(found) ? found : ipv6(found),
      );
      out = out.replace(USER_AT, (found) => (isPseudonym(found) ? found : user(found)));
      out = out.replace(FQDN, (found) =>
        isPseudonym(found) || PUBLIC_DOMAINS.test(found) || !TOP_LEVEL.test(found) ? found : host(found),
      );
      if (names)
        out = out.replace(names, (found) =>
          isUser.has(found) ? user(found) : found.includes(".") ? host(found) : shortHost(found),
        );
      return out;
    },
  };
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
const isAddress = (name: string): boolean => /^[\d.]+$|:/.test(name);
const isPseudonym = (text: string): boolean => /^(?:host|user)-[0-9a-f]{6}|^2001:db8::/.test(text);

/** `6.0.0.10` behind a product's name, `Version:`, or a sign of a release is no address. */
const isVersion = (text: string, at: number): boolean =>
  /(?:version:?|appliance|server|release|build|VC-|to|v)\s*$/i.test(text.slice(Math.max(0, at - 24), at)) &&
  !/\bfrom\s*$/i.test(text.slice(0, at));
