import { findSecrets } from "./find-secrets.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

export interface RedactionRules {
  /** Secrets that are known; the shortest that count have four characters. */
  readonly known: readonly string[];
  readonly pseudonyms?: Pseudonyms;
}

/** A text without its secrets, and how many there were. */
export interface Redacted {
  readonly text: string;
  readonly count: number;
}

/** What stands for a secret on disk. It has nothing of it, neither a digest nor its length. */
export const redactedAs = (kind: string): string => `[redacted ${kind}]`;

/** Takes secrets out of a whole line, or a whole text. */
export function redactText(text: string, { known, pseudonyms }: RedactionRules): Redacted {
  const found = findSecrets(text, known);
  if (found.length === 0) return { text: pseudonyms ? pseudonyms.apply(text) : text, count: 0 };
  let out = "";
  let at = 0;
  for (const { start, end, kind } of found) {
    out += `${text.slice(at, start)}${redactedAs(kind)}`;
    at = end;
  }
  out += text.slice(at);
  return { text: pseudonyms ? pseudonyms.apply(out) : out, count: found.length };
}

/** Takes lines one after the other; a key of many lines goes whole. */
export interface LineRedactor {
  line(text: string): Redacted;
}

const KEY_BEGINS = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|^PuTTY-User-Key-File|^Private-Lines:/;
const KEY_ENDS = /-----END [A-Z0-9 ]*PRIVATE KEY-----|^Private-MAC:/;
/** A key has some dozens of lines; whatever goes on for longer was none, or lost its end. */
const LONGEST_KEY = 200;

export function createLineRedactor(rules: () => RedactionRules): LineRedactor {
  let inKey = 0;
  return {
    line: (text) => {
      if (inKey > 0) {
        inKey = KEY_ENDS.test(text) ? 0 : inKey - 1;
        return { text: redactedAs("private-key"), count: 1 };
      }
      if (KEY_BEGINS.test(text) && !KEY_ENDS.test(text)) {
        inKey = LONGEST_KEY;
        const begun = text.slice(0, text.search(KEY_BEGINS));
        return { text: `${redactText(begun, rules()).text}${redactedAs("private-key")}`, count: 1 };
      }
      return redactText(text, rules());
    },
  };
}
