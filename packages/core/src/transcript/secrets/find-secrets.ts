import { looksRandom } from "./entropy.ts";

/** Where a secret stands in a text, and what kind it is. */
export interface FoundSecret {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

interface Rule {
  readonly kind: string;
  /** The secret is the group `secret`, or the whole match. */
  readonly pattern: RegExp;
}

const SECRET_WORD =
  "(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credential)";
/** A value: quoted, or up to a blank; masks and variables are none. */
const VALUE = String.raw`(?:"(?<quoted>[^"\n]+)"|'(?<single>[^'\n]+)'|(?<secret>[^\s"'<>,;&)\]}]+))`;

/** What a secret looks like. The first rules say more than the last ones; whichever finds it, it goes. */
const RULES: readonly Rule[] = [
  {
    kind: "private-key",
    pattern: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g,
  },
  { kind: "putty-key", pattern: /(?<=Private-(?:Lines|MAC): ?)(?<secret>[0-9a-fA-F]{16,}|\S[\s\S]*)/g },
  {
    kind: "argument",
    pattern: new RegExp(String.raw`(?<=^|\s)--?[\w-]{0,40}${SECRET_WORD}[\w-]{0,40}(?:[= ]\s{0,8})${VALUE}`, "gi"),
  },
  {
    kind: "argument",
    pattern: /(?<=\b(?:sshpass|mysql|mysqldump|plink|pscp)\b[^\n|;]{0,400}\s-(?:p|pw)\s?)(?<secret>[^\s-][^\s]*)/g,
  },
  {
    kind: "argument",
    pattern: /(?<=\bcurl\b[^\n|;]{0,400}\s(?:-u|--user)[ =]\s{0,8}["']?[^\s:"']{1,100}:)(?<secret>[^\s"']+)/g,
  },
  {
    kind: "assignment",
    pattern: new RegExp(String.raw`[\w.-]{0,40}${SECRET_WORD}[\w.-]{0,40}["']?[ \t]{0,8}[:=][ \t]{0,8}${VALUE}`, "gi"),
  },
  {
    kind: "xml",
    pattern: new RegExp(
      String.raw`<(?:[\w-]{1,40}:)?[\w-]{0,40}${SECRET_WORD}[\w-]{0,40}(?:\s[^>]{0,400})?>(?<secret>[^<]+)<`,
      "gi",
    ),
  },
  {
    // Cut off before its end, as by a shell that takes the first word only.
    kind: "xml",
    pattern: new RegExp(
      String.raw`<(?:[\w-]{1,40}:)?[\w-]{0,40}${SECRET_WORD}[\w-]{0,40}(?:\s[^>]{0,400})?>(?<secret>[^<\s][^<\n]*)(?=\n|$)`,
      "gi",
    ),
  },
  {
    kind: "xml",
    pattern:
      /<(?:[\w-]{1,40}:)?(?:BinarySecurityToken|SignatureValue|DigestValue|Nonce|sessionId)(?:\s[^>]{0,400})?>(?<secret>[^<]+)</gi,
  },
  {
    kind: "authorization",
    pattern: /\b(?:Bearer|Basic|Negotiate|NTLM|Digest|SIGN)\s+(?<secret>[A-Za-z0-9+/=._~-]{6,}|token="[^"]+".*)/gi,
  },
  { kind: "authorization", pattern: /(?<=\bAuthorization\s{0,8}[:=]\s{0,8})(?<secret>\S.*)/gi },
  { kind: "cookie", pattern: /(?<=\b(?:Set-)?Cookie:\s{0,8}[^=;\n]{1,200}=\s{0,8}"?)(?<secret>[^;"\s]+)/gi },
  {
    kind: "cookie",
    pattern:
      /(?<=\b(?:vmware_soap_session|JSESSIONID|vmware-api-session-id|sessionid|session_id)["']?\s{0,8}[:=]\s{0,8}["']?)(?<secret>[^\s"';,<>]+)/gi,
  },
  { kind: "url", pattern: /(?<=\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,100}:)(?<secret>[^\s/@]+)(?=@)/gi },
  {
    kind: "url",
    pattern:
      /(?<=[?&](?:sig|signature|token|access_token|code|key|password|X-Amz-Signature|X-Amz-Security-Token)=)(?<secret>[^\s&"'<>]+)/gi,
  },
  { kind: "token", pattern: /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g },
  {
    kind: "token",
    pattern:
      /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|sk-[\w-]{20,}|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{30,}|npm_[A-Za-z0-9]{30,}|hvs\.[\w-]{20,})/g,
  },
  { kind: "licence-key", pattern: /\b[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}\b/g },
  { kind: "hash", pattern: /\$(?:1|2[aby]|5|6|7|y|argon2\w*)\$[^\s:'"]{8,}/g },
  { kind: "ssh-key", pattern: /\bb3BlbnNzaC1rZXkt[A-Za-z0-9+/=]*/g },
];

/** What stands for a value and is none: masks, variables, what was taken out before, and words that say what is asked. */
const NO_SECRET =
  /^(?:\*+|x{3,}|\.{3,}|[•●]+|\$\{?\w+\}?|%\w+%|<[^>]*>?|\[redacted[^\]]*\]?|\{\{.*|null|none|true|false|undefined|yes|no|required|expired\.?|incorrect\.?|is|has|for|will|must|and|or|STR|STRING)$/i;
/** A public fact that happens to look random: digests of files, fingerprints of host keys, rpm names. */
const PUBLIC = /(?:SHA256:|MD5:|sha(?:1|256|512)(?:sum)?\b|checksum|thumbprint|fingerprint|\.rpm\b|rel(?:ease)?)/i;
const WORDS = /[A-Za-z0-9+/=_~.-]{20,}/g;

/** Finds what looks like a secret in a text of one or more lines. Known ones are passed as they are. */
export function findSecrets(text: string, known: readonly string[] = []): readonly FoundSecret[] {
  const found: FoundSecret[] = known.flatMap((secret) => occurrences(text, secret));
  if (MAY_HOLD.test(text)) for (const { kind, pattern } of RULES) found.push(...ruleFinds(text, kind, pattern));
  for (const match of text.matchAll(WORDS)) {
    const line = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index + match[0].length);
    if (looksRandom(match[0]) && !PUBLIC.test(line))
      found.push({ start: match.index, end: match.index + match[0].length, kind: "random" });
  }
  return merged(found);
}

/** Most lines hold no word that any rule begins with. */
const MAY_HOLD = new RegExp(
  `${SECRET_WORD}|PRIVATE|Private-|Bearer|Basic|Negotiate|NTLM|Digest|SIGN|Cookie|session|://|[?&]\\w+=|eyJ|gh[pousr]_|github_pat|glpat|xox|sk-|AKIA|ASIA|AIza|npm_|hvs\\.|-[0-9A-Z]{5}-|\\$[1-7y2a]|b3BlbnNzaC|SecurityToken|Nonce|curl|sshpass|mysql|plink|pscp`,
  "i",
);

function* ruleFinds(text: string, kind: string, pattern: RegExp): Generator<FoundSecret> {
  for (const match of text.matchAll(pattern)) {
    const { quoted, single, secret } = match.groups ?? {};
    const value =
      quoted ??
      single ??
      secret ??
      (match.groups === undefined || Object.values(match.groups).every((one) => one === undefined) ? match[0] : "");
    if (value === "" || NO_SECRET.test(value)) continue;
    const start = match.index + match[0].lastIndexOf(value);
    yield { start, end: start + value.length, kind };
  }
}

function occurrences(text: string, secret: string): FoundSecret[] {
  const found: FoundSecret[] = [];
  if (secret === "") return found;
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
    found.push({ start: at, end: at + secret.length, kind: "known" });
  }
  return found;
}

/** In order, what overlaps as one. */
function merged(found: readonly FoundSecret[]): readonly FoundSecret[] {
  const sorted = found.toSorted((one, other) => one.start - other.start || other.end - one.end);
  const out: FoundSecret[] = [];
  for (const one of sorted) {
    const last = out.at(-1);
    if (last && one.start < last.end) out[out.length - 1] = { ...last, end: Math.max(last.end, one.end) };
    else out.push(one);
  }
  return out;
}
