import type { MaskKind } from "@patchrig/core/transcript";
import type { Given, Rules } from "./rule.ts";
import { release } from "./rules-masks.ts";

const iso = (name: string): Given => ({ kind: "iso", name: `VMware-vCenter-Server-Appliance-${name}-patch-FP.iso` });
const typed = (line: string): Given => ({ kind: "typed", line });
const fault = (id: string) => ({ kind: "fault", id }) as const;
const stage = typed("software-packages stage --iso");

const STAGE = "software-packages stage --iso";
const INSTALL = "software-packages install --staged";
const atPrompt = (input: string) => ({ prompt: "Command>", input });

/** The recording begins with the question, which is glued to the licence's last words (V15). */
const behindLicence = (text: string): string => text.replace(/^Do you accept/, "…Do you accept");

/** The right edge was cut off: what stood behind "from" is unknown, and a login before it too (30). */
const cutOff: MaskKind = {
  name: "cut-off",
  pattern: /(?<=^Last login: [A-Z].*) from(?: .*)?$/,
  varies: "freely",
};

/** Which update has failed, what the last one was, and when updates were looked for (50). */
const failedUpdate: readonly MaskKind[] = [
  { name: "instant", pattern: /(?<="latestUpdate(?:Install|Query)Time": ")[\d:TZ.-]+(?=")/, varies: "freely" },
  { name: "update", pattern: /(?<="name": "VC-7\.0U)\d[a-z]?(?=")/, varies: "freely" },
  {
    name: "day",
    pattern:
      /(?<=date": ")(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4}(?=")/,
    varies: "freely",
  },
  { name: "version", pattern: /(?<="version":\s")\d+(?:\.\d+){3}(?=")/, varies: "freely" },
  { name: "queried", pattern: /(?<="latest_query_time":\s")\d{4}-\d\d-\d\dT[\d:]+Z(?=")/, varies: "freely" },
];

/** Of 6.0 U1 and later, by evidence number: like those of 6.0, each what its recording needs besides its own text. */
export const LATER_RULES: Readonly<Record<string, Rules>> = {
  // The default repository has another payload than on that day.
  "07": { alsoFor: INSTALL },
  "09": { bannerOnly: true, lost: { blankLines: true }, mask: [release] },
  "10": { bannerOnly: true, lost: { blankLines: true }, mask: [release] },
  // The counter is wrapped at column 80 by whatever showed it.
  "11": { given: [iso("6.0.0.20000-3634791")], wrappedAt: 80, alsoFor: INSTALL },
  "19": { given: [iso("6.5.0.5200-4944578")], ends: "at-prompt", alsoFor: STAGE },
  "20": { given: [iso("6.5.0.5200-4944578"), stage], ends: "at-prompt", alsoFor: INSTALL },
  "23": { given: [iso("6.5.0.24100-13834586")], ends: "at-prompt", alsoFor: STAGE },
  "24": { given: [iso("6.5.0.24100-13834586"), stage], ends: "at-prompt" },
  "25": { given: [iso("6.5.0.24100-13834586")], ends: "at-prompt", alsoFor: INSTALL },
  "29": {
    given: [iso("6.5.0.32000-15259038"), fault("root-password-expiring")],
    wrappedAt: 100,
    ends: "at-prompt",
    alsoFor: INSTALL,
  },
  "30": { given: [{ kind: "earlier-session" }], mask: [cutOff] },
  // A program's log: its mark before each line, and what rsync itself said of it.
  "31": {
    given: [fault("root-password-expired")],
    exec: "rsync --server . /storage/core",
    read: (text) => text.replaceAll(/^--> ?/gm, "").replaceAll(/^(?:rsync.*|\])$/gm, ""),
    bannerLines: 4,
    lost: { blankLines: true },
  },
  "32": {
    given: [iso("6.7.0.43000-15976714")],
    begins: { ...atPrompt(STAGE), later: true },
    read: behindLicence,
    anyOrder: true,
  },
  "35": { ends: "session-ends", mask: [release] },
  "37": {},
  // What `shell` says to such a user was not recorded.
  "38": {
    user: "administrator@vsphere.local",
    leftOut: { afterTurn: 0, typed: [] },
    lost: { blankLines: true },
    mask: [release],
  },
  // The answer stands below the question, and of what follows the two last lines are shown.
  "40": {
    given: [iso("8.0.3.01100-25600417")],
    begins: { ...atPrompt(STAGE), later: true },
    read: (text) => behindLicence(text).replace("[yes/no]\nyes\n", "[yes/no] yes\n[...]\n"),
    unstamped: { notShown: [] },
    ends: "at-prompt",
  },
  "41": {
    given: [iso("8.0.3.01100-25600417"), stage],
    begins: atPrompt(INSTALL),
    unstamped: { notShown: [/password: *$/i] },
    ends: "at-prompt",
  },
  // Single messages of commands that are not shown: the failures behind them act one after the other.
  "42": {
    given: [
      iso("8.0.3.01100-25600417"),
      { ...fault("wrong-medium"), first: 1 },
      ...["partition-full", "list-packages-failed"].map(fault),
    ],
    quotes: [STAGE, STAGE, "software-packages list --staged"],
    unstamped: { notShown: [] },
  },
  // The first line is another program's; "$" is the collector's prompt.
  "49": {
    given: [typed("shell")],
    read: (text) => text.replace(/^Error in .*$/m, "[...]").replace(/^\$ cat /m, "root@vcsa [ ~ ]# cat "),
    ends: "at-prompt",
  },
  // The copy lost the closing braces, and leaves out how update.conf begins.
  "50": {
    given: [iso("7.0.2.00100-17920168"), fault("install-failed"), stage, typed(INSTALL), typed("shell")],
    read: (text) =>
      `${text
        .trimEnd()
        .replaceAll(/^cat /gm, "root@vcsa [ ~ ]# cat ")
        .replace(/^$/m, "[...]")
        .replace(/^\.{7}$/m, "[...]")}\n[...]\n`,
    mask: failedUpdate,
    ends: "at-prompt",
  },
  "52": { ends: "at-prompt" },
  "53": {
    given: [typed("shell.set --enabled True"), typed("shell")],
    begins: { prompt: "root@vcsa [ ~ ]#", input: "df -h" },
    ends: "at-prompt",
  },
};
