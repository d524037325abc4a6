import type { Given, Rules } from "./rule.ts";
import { LATER_RULES } from "./rules-later.ts";
import { consoleLogin, release } from "./rules-masks.ts";

export type { Given, Rules } from "./rule.ts";

const U1 = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
const U2 = "VMware-vCenter-Server-Appliance-6.0.0.20000-3634791-patch-FP.iso";
const iso = (name: string): Given => ({ kind: "iso", name });
const typed = (line: string): Given => ({ kind: "typed", line });
const stage = typed("software-packages stage --iso");

/** By evidence number; a recording without rules is replayed as it stands. */
const RULES: Readonly<Record<string, Rules>> = {
  "02": { given: [iso(U1)] },
  "03": { given: [iso(U1), stage] },
  "04": { given: [iso(U2), stage] },
  "05": { given: [iso(U1), stage] },
  // The accepted form prints nothing that was recorded; what proves it is that the session ends.
  "06": { ends: "session-ends" },
  // A console, read from an image: what scrolled off above the banner is unknown.
  "12": { lost: { topBlankLines: true }, mask: consoleLogin },
  // The login before left "on ssh", no tty's name (43 has "on pts/0"): it had no terminal.
  "13": { given: [{ kind: "earlier-command", command: "help" }, { kind: "failed-login" }] },
  // The blog that was copied from turns quotes into typographic ones; 43 has the shell's own.
  "14": { exec: "scp -t /tmp/file", lost: { quotes: true } },
  "15": { lost: { indent: true } },
  "16": { given: [typed("shell.set --enabled True"), typed("shell")] },
  // The copy lost the banner's blank lines; the author shows neither the whole warning nor how he left bash.
  "17": {
    lost: { indent: true, blankLines: true },
    leftOut: { afterTurn: 2, typed: ["exit"] },
    ends: "at-prompt",
  },
  "43": { given: [{ kind: "earlier-session" }], chunkLog: { typedAtOnce: "date\rexit\r" }, mask: [release] },
};

export const rulesFor = (evidence: string): Rules => RULES[evidence] ?? LATER_RULES[evidence] ?? {};
