import type { BlobCall, BlobService } from "./blob-call.ts";
import { BlobRefusal } from "./blob-refusal.ts";
import { hmac, isSame } from "./sas.ts";

const HEADERS = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-md5",
  "content-type",
  "date",
  "if-modified-since",
  "if-match",
  "if-none-match",
  "if-unmodified-since",
  "range",
] as const;

/** Checks a request that is signed with the account's key itself. Throws `BlobRefusal` AuthenticationFailed. */
export function checkSharedKey(call: BlobCall, { account, key }: BlobService): void {
  const [, scheme, given, signature = ""] = /^(\w+) ([^:]+):(.+)$/.exec(call.header("authorization") ?? "") ?? [];
  if (scheme !== "SharedKey" || given !== account) {
    throw new BlobRefusal("AuthenticationFailed", `expected a shared access signature, or SharedKey ${account}:…`);
  }
  if (!isSame(signature, hmac(key, stringToSign(call, account)))) {
    throw new BlobRefusal("AuthenticationFailed", "the signature does not fit the request");
  }
}

function stringToSign(call: BlobCall, account: string): string {
  const plain = HEADERS.map((name) => {
    const value = call.header(name) ?? "";
    return name === "content-length" && value === "0" ? "" : value;
  });
  const own = Object.keys(call.request.headers)
    .filter((name) => name.startsWith("x-ms-"))
    .sort()
    .map((name) => `${name}:${(call.header(name) ?? "").trim()}\n`);
  const query = [...new Set([...call.query.keys()].map((name) => name.toLowerCase()))]
    .sort()
    .map((name) => `\n${name}:${call.query.getAll(name).sort().join(",")}`);
  return `${[call.method, ...plain].join("\n")}\n${own.join("")}/${account}${call.path}${query.join("")}`;
}
