import {
  address,
  counter,
  eventStamp,
  loginStamp,
  logStamp,
  type MaskKind,
  type PasteGrammar,
  zonedLoginStamp,
} from "@patchrig/core/transcript";

/** The appliance shell's prompt (V12), bash's on SLES (evidence 15, 16) and on Photon (35, 38). In a copy the trailing blank may be lost. */
export const PROMPTS = [/^Command>(?: |$)/, /^[\w.-]+:\S+ #(?: |$)/, /^[\w.-]+@[\w.-]+ \[ \S+ \][#$](?: |$)/] as const;

/** The pager's line, which waits for ENTER (V15). */
export const PAGER = /Press ENTER\b.*\bmore\b.*$/;
/** A question that waits for a word (V15). */
export const QUESTION = /\[yes\/no\] ?/;
/** A question whose answer is not shown (P28). */
export const SECRET = /\bpassword: ?$/i;

/**
 * What the recording's own client printed, not the appliance: the command that was typed at home, PuTTY's remarks, the
 * password prompts, the console's login prompt (evidence 12, 13, 15, 17).
 */
export const CLIENT_LINES = [
  /^(?:(?:\$|»|\[.*\]#) )?ssh \S/,
  /^Using username /,
  /^Using keyboard-interactive authentication\.$/,
  /^\S+@\S+'s password:\s*$/,
  /^(?:\(\S+\) )?Password:\s*$/,
  /^Connection to \S+ closed\.$/,
  /^\S+ login: \S+$/,
] as const;

export const PASTE: PasteGrammar = {
  prompts: PROMPTS,
  questions: [PAGER, QUESTION],
  hiddenQuestions: [/^(?:\S+@\S+'s |\(\S+\) )?[Pp]assword:\s*$/],
};

/** A gap in a line: the licence's last words, an author's redaction. */
export const BLANKS = [/…/, /\bxxx\b/] as const;

/** Who logged in from where: an address, or a name (evidence 43). */
const origin: MaskKind = { name: "origin", pattern: /(?<=^Last (?:failed )?login: .* from )\S+/, varies: "together" };
const host: MaskKind = {
  name: "host",
  pattern: /^[\w.-]+(?=:\S+ #)|(?<=^[\w.-]+@)[\w.-]+(?= \[ )|(?<=^Name: )\S+/,
  varies: "one-to-one",
};
/** V16: how many packages a payload has is the payload's matter. */
const staged: MaskKind = {
  name: "count",
  pattern: /(?<=\()\d+(?=\) packages )|(?<=: Staged )\d+(?= packages\.$)/,
  varies: "together",
};

/** When the licence was accepted (V18). */
const acceptTime: MaskKind = {
  name: "accept-time",
  pattern: /(?<=: )\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?= UTC$)/,
  varies: "freely",
};

/** What may vary in any recording. */
export const MASK: readonly MaskKind[] = [
  eventStamp,
  logStamp,
  acceptTime,
  zonedLoginStamp,
  loginStamp,
  origin,
  address,
  host,
  counter,
  staged,
];

/** What a shell says to a word that it does not know (evidence 14, 43). */
export const UNKNOWN_COMMAND = /^Unknown command: /;

/** How a client takes its leave; no recording of a whole session is needed to know it (evidence 43). */
export const LEAVING = /^(?:exit|logout)$/;
