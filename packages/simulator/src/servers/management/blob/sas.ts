import { createHmac, timingSafeEqual } from "node:crypto";
import { formatInstant, parseInstant } from "@patchrig/core/clock";
import { BlobRefusal } from "./blob-refusal.ts";

/** What a shared access signature is made for. */
export interface SasGrant {
  readonly account: string;
  readonly container: string;
  /** Empty for the whole container. */
  readonly name: string;
  /** `r`, `w`, … in the service's order. */
  readonly permissions: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** The query of a signature in the oldest form, that of 2011: without `sv` (W30). */
export function signSas(grant: SasGrant, key: string): string {
  const resource = grant.name === "" ? "c" : "b";
  const expiry = formatInstant(grant.expiresAt).replace(/\.\d+Z$/, "Z");
  const query = new URLSearchParams({ se: expiry, sr: resource, sp: grant.permissions });
  query.set("sig", hmac(key, stringToSign(query, grant)));
  return query.toString();
}

/** Checks the signature, its times and what it is for. Throws `BlobRefusal` AuthenticationFailed; returns its permissions. */
export function checkSas(
  query: URLSearchParams,
  at: { readonly account: string; readonly container: string; readonly name: string; readonly key: string },
  now: number,
): string {
  const resource = query.get("sr");
  const target = { ...at, name: resource === "b" ? at.name : "" };
  if (resource !== "c" && !(resource === "b" && at.name !== "")) {
    throw new BlobRefusal("AuthenticationFailed", `expected sr=b or sr=c for this address, got sr=${resource}`);
  }
  if (!isSame(query.get("sig") ?? "", hmac(at.key, stringToSign(query, target)))) {
    throw new BlobRefusal("AuthenticationFailed", "the signature does not fit its fields and this address");
  }
  checkTimes(query, now);
  return query.get("sp") ?? "";
}

function checkTimes(query: URLSearchParams, now: number): void {
  const [from, to] = [query.get("st"), query.get("se")].map((text) => (text ? (parseInstant(text) ?? NaN) : undefined));
  if (to === undefined || Number.isNaN(to)) throw new BlobRefusal("AuthenticationFailed", "se= is no instant");
  if (now > to) {
    throw new BlobRefusal(
      "AuthenticationFailed",
      `the signature expired at ${query.get("se")}; it is ${formatInstant(now)}`,
    );
  }
  if (from !== undefined && !(now >= from)) {
    throw new BlobRefusal(
      "AuthenticationFailed",
      `the signature begins at ${query.get("st")}; it is ${formatInstant(now)}`,
    );
  }
}

/** The fields in the order of the signature's own version. */
function stringToSign(
  query: URLSearchParams,
  target: { readonly account: string; readonly container: string; readonly name: string },
): string {
  const field = (name: string) => query.get(name) ?? "";
  const version = field("sv");
  const path = `/${target.account}/${target.container}${target.name === "" ? "" : `/${target.name}`}`;
  const resource = version >= "2015-02-21" ? `/blob${path}` : path;
  const first = [field("sp"), field("st"), field("se"), resource, field("si")];
  const headers = ["rscc", "rscd", "rsce", "rscl", "rsct"].map(field);
  if (version === "") return first.join("\n");
  if (version < "2013-08-15") return [...first, version].join("\n");
  if (version < "2015-04-05") return [...first, version, ...headers].join("\n");
  const protocol = [field("sip"), field("spr"), version];
  if (version < "2018-11-09") return [...first, ...protocol, ...headers].join("\n");
  const scope = [field("sr"), field("snapshot")];
  if (version < "2020-12-06") return [...first, ...protocol, ...scope, ...headers].join("\n");
  return [...first, ...protocol, ...scope, field("ses"), ...headers].join("\n");
}

/** Base64 of the HMAC-SHA256 with an account's key. */
export const hmac = (key: string, text: string): string =>
  createHmac("sha256", Buffer.from(key, "base64")).update(text, "utf8").digest("base64");

/** Are two signatures the same, in a time that tells nothing of where they differ? */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
