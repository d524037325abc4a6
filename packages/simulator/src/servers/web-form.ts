import type { IncomingMessage } from "node:http";

/** A page's own forms have a name, a password, or nothing in them. */
const LIMIT = 64 * 1024;

/** Has a page's form been sent? */
export function isForm(request: IncomingMessage): boolean {
  // Node reads a request's headers when they are first looked at.
  if (request.method !== "POST") return false;
  return /^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? "");
}

/** The fields of a form; undefined when it is longer than any of ours, or its sender is gone. */
export async function readForm(request: IncomingMessage): Promise<Readonly<Record<string, string>> | undefined> {
  let text = "";
  try {
    for await (const bytes of request) {
      text += bytes;
      if (text.length > LIMIT) return undefined;
    }
  } catch {
    return undefined;
  }
  return Object.fromEntries(new URLSearchParams(text));
}
