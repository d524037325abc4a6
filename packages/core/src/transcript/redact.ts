/** Takes text as it comes and gives it on without the secrets, also where one is split over many pieces. */
export interface Redactor {
  /** What can be given on so far; what may be the beginning of a secret is held back. */
  take(text: string): string;
  /** What was still held back: the end of the stream came before a secret was whole. */
  flush(): string;
}

const REDACTED = "[redacted]";

/** Empty secrets are none. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const known = secrets.filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
  let held = "";
  return {
    take: (text) => {
      const buffer = held + text;
      const { clean, rest } = redact(buffer, known);
      held = rest;
      return clean;
    },
    flush: () => {
      const rest = held;
      held = "";
      return redactAll(rest, known);
    },
  };
}

/** The same for a text that is whole. */
export const redactAll = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((left, secret) => (secret === "" ? left : left.replaceAll(secret, REDACTED)), text);

function redact(buffer: string, secrets: readonly string[]): { readonly clean: string; readonly rest: string } {
  let clean = "";
  let at = 0;
  while (at < buffer.length) {
    const tail = buffer.length - at < (secrets[0]?.length ?? 0) ? buffer.slice(at) : undefined;
    // A longer secret may still become of it.
    if (tail !== undefined && secrets.some((secret) => secret.length > tail.length && secret.startsWith(tail))) break;
    const secret = secrets.find((one) => buffer.startsWith(one, at));
    clean += secret === undefined ? buffer[at] : REDACTED;
    at += secret?.length ?? 1;
  }
  return { clean, rest: buffer.slice(at) };
}
