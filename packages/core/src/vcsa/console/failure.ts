import type { Problem } from "../../run/outcome.ts";
import { messagesOf, splitLogLines } from "./log-line.ts";

/** What the appliance says when it will not or cannot, and what that usually asks for. First match wins. */
const FAILURES: readonly { readonly says: RegExp; readonly hint: string }[] = [
  {
    // Sic, one p (evidence 25). Staging may have succeeded all the same (23).
    says: /^Unsupp?orted version of patch selected/i,
    hint: "this patch cannot be installed on the release that runs: `list --staged` names the ones it supports",
  },
  {
    says: /drive (?:does not have an?\b|has no\b|is empty)|(?:^|\b)no (?:patch )?(?:ISO|CD|media|medium)\b|(?:ISO|CD|media|medium)\S* (?:is )?not (?:found|mounted|connected|present|available)|(?:fail\w*|unable|could not|cannot) (?:to )?mount/i,
    hint: "connect the patch ISO (…-patch-FP.iso, from a datastore) to CD/DVD drive 1 and see that it is connected",
  },
  {
    says: /root password (?:is )?expired|root password is .*expire/i,
    hint: "change the appliance's root password, then stage again",
  },
  {
    says: /password is (?:not correct|incorrect|wrong|invalid)|\b(?:incorrect|invalid|wrong) password/i,
    hint: "see that sdk.password in the endpoints document is that of Single Sign-On's administrator",
  },
  {
    says: /no space left|disk (?:is )?full|not enough (?:disk )?space|insufficient (?:disk )?space/i,
    hint: "free space on the appliance (/storage/log and /storage/core fill first), then run again",
  },
  {
    says: /manifest verification failed/i,
    hint: "the medium or the repository is damaged or not what it says: compare its checksum with the download page",
  },
  {
    says: /^Staging (?:process )?failed/i,
    hint: "see /var/log/vmware/applmgmt/software-packages.log on the appliance",
  },
  {
    says: /^Installation (?:process )?failed/i,
    hint: "see /var/log/vmware/applmgmt/software-packages.log on the appliance",
  },
  { says: /^List packages failed/i, hint: "is anything staged, and is the ISO connected?" },
  {
    says: /already (?:in progress|running)|another (?:operation|update|instance)|operation is in progress/i,
    hint: "wait until the other operation has ended: `patchrig vcsa status`",
  },
  {
    says: /^(?:error|failed|failure)\b|\bfailed$|\bfailed[.:!]/i,
    hint: "see /var/log/vmware/applmgmt/software-packages.log on the appliance",
  },
];

const MISMATCH = /^\s*Mismatch:?\s*$/i;
const SUMMARY = /^\s*summary:\s*(.+)$/i;
const RESOLUTION = /^\s*resolution:\s*(.+)$/i;

/** Reads a documented bad ending out of a command's lines; undefined when there is none. */
export function parseFailure(lines: readonly string[]): Problem | undefined {
  return parseMismatch(lines) ?? parseFailureLine(lines);
}

function parseFailureLine(lines: readonly string[]): Problem | undefined {
  const messages = messagesOf(lines);
  for (const { says, hint } of FAILURES) {
    const text = messages.find((message) => says.test(message));
    if (text !== undefined) return { text, hint };
  }
  return undefined;
}

/** A precheck's block: `Mismatch:`, then a deeper `summary:` and sometimes `resolution:` (evidence 29). */
function parseMismatch(lines: readonly string[]): Problem | undefined {
  const start = lines.findIndex((line) => MISMATCH.test(line));
  if (start < 0) return undefined;
  const block = lines.slice(start + 1);
  const text = textBehind(block, SUMMARY);
  if (text === undefined) return { text: "Mismatch", hint: "see /var/log/vmware/applmgmt/software-packages.log" };
  const known = FAILURES.find(({ says }) => says.test(text))?.hint;
  return { text, hint: textBehind(block, RESOLUTION) ?? known ?? "do what the summary says, then stage again" };
}

/** The value behind a key and the lines that a narrow window wrapped it into. */
function textBehind(block: readonly string[], key: RegExp): string | undefined {
  const at = block.findIndex((line) => key.test(line));
  const first = key.exec(block[at] ?? "")?.[1];
  if (first === undefined) return undefined;
  const isWrapped = (line: string) => /^\S/.test(line) && !splitLogLines(line).some((part) => typeof part !== "string");
  const end = block.findIndex((line, index) => index > at && !isWrapped(line));
  return [first, ...block.slice(at + 1, end < 0 ? undefined : end)].join("").trim();
}
