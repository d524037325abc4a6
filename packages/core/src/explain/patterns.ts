// The client's own tolerant patterns for whole sessions: what only a reader afterwards meets. Those of a live session
// are beside their step, in ../vcsa.

/** The appliance shell's prompt (V12); a copy may have lost the blank behind it. */
export const APPLIANCE = /^\s*Command>(?:\s|$)/;
/** bash on the appliance: SLES (evidence 15, 16) and Photon (35, 38). */
export const BASH = [/^[\w.-]+:\S* # ?/, /^[\w.-]+@[\w.-]+ \[ [^\]]* \][#$](?: |$)/] as const;
/** A shell of the recording's own client: 13, 35, 37, 49. */
export const ELSEWHERE = [/^\[[\w.-]+@[\w.-]+ [^\]]*\][#$] /, /^(?:\$|»|❯|➜) (?=[\w./~"'(])/] as const;
/** How a client begins a session: `ssh root@host`, also without a prompt (38). */
export const CLIENT_CALL = /^(?:ssh|scp|sftp|plink|putty|kitty)(?:\.exe)?\s/;

/** What the appliance shell's words are for; first match wins. */
export const KINDS: readonly {
  readonly of: RegExp;
  readonly kind: "stage" | "install" | "list" | "unstage" | "validate" | "reboot" | "shell" | "exit" | "help" | "api";
}[] = [
  { of: /^(?:pi\s+)?(?:com\.vmware\.)?software-packages\s+stage\b/, kind: "stage" },
  { of: /^(?:pi\s+)?(?:com\.vmware\.)?software-packages\s+install\b/, kind: "install" },
  { of: /^(?:pi\s+)?(?:com\.vmware\.)?software-packages\s+list\b/, kind: "list" },
  { of: /^(?:pi\s+)?(?:com\.vmware\.)?software-packages\s+unstage\b/, kind: "unstage" },
  { of: /^(?:pi\s+)?(?:com\.vmware\.)?software-packages\s+validate\b/, kind: "validate" },
  { of: /^(?:pi\s+)?(?:com\.vmware\.)?shutdown\b/, kind: "reboot" },
  { of: /^(?:pi\s+)?(?:com\.vmware\.)?shell\s*$/, kind: "shell" },
  { of: /^(?:exit|logout|quit)\s*$/, kind: "exit" },
  { of: /^(?:help|\?)/, kind: "help" },
  { of: /^(?:api\s+)?[\w-]+(?:\.[\w-]+)+/, kind: "api" },
];

/** Somebody left lines out of his copy (evidence 02, 17). */
export const ELISION = /^\s*(?:[・.…]{3,}|…|\[(?:\.{3}|…).*\]|[([<]?snip[)\]>]?)\s*$/i;
/** A blogger's remark behind what was typed, or on a line of its own (evidence 02). */
export const REMARK = /(?:^|\s{2,})#{3,}\s.*$/;
/** A terminal shows Ctrl+C so; Python says it in its own way. */
export const CANCELLED = /\^C\s*$|^KeyboardInterrupt\b/;
/** The question at a licence's end, and what was typed behind it or on the next line (V15, evidence 40). */
export const CONSENT = /Do you (?:accept|agree)\b.*\[\s*yes\s*\/\s*no\s*\]\s*:?\s*(\S*)/i;
export const PAGER = /Press (?:the )?ENTER\b.*\bmore\b/i;
/** What a counter's line lacks when another writer or a narrow window cut it (evidence 11, 20, 32). */
export const COUNTER_END = /^\s*(\d+\/\s*\d+|\d+)\s*$/;
export const COUNTER_CUT = /\b(?:Processing|Copying) software packages\b[^/\d]*(?:\d+\/?)?\s*$/i;
/** Phases of 8.0 as they were copied, without their stamps (evidence 41). */
export const BARE_PHASE =
  /^(?:.{3,80}\s?\.{3,5}|Installing packages|update is already staged\. .*|(?:Staging|Installation) (?:process )?completed successfully\.?)$/i;
/** VAMI puts a time of day before each of its lines (evidence 46). */
export const TIME_OF_DAY = /^\d{1,2}:\d\d:\d\d [AP]M: /;

/** After these lines the appliance is not what it was before (V19, evidence 05, 11, 41). */
export const INSTALL_TOUCHES =
  /services (?:are )?stopped|^Stopping services|^Upgrading|^Installing|^Setting up appliance|^Preparing system/i;
export const STAGE_TOUCHES = /^Processing software packages|^Copying software packages/i;
/** Sits in a precheck's block, which no stamp begins (evidence 29). */
export const BLOCK = /^\s*(?:Mismatch|summary|resolution|Warning|Error)\s*:/i;

/** Says of an appliance, outside of any command, that something is wrong with it (evidence 31, 48, 50). */
export const STANDING: readonly { readonly says: RegExp; readonly resolution: string }[] = [
  {
    says: /(?:password has expired|password change required)/i,
    resolution: "log in as a person, set a new password, then run again",
  },
  {
    says: /is non-operational/i,
    resolution:
      "an installation failed half-way: restore the backup or the snapshot, and see /var/log/vmware/applmgmt/software-packages.log",
  },
  {
    says: /"state":\s*"(?:INSTALL|STAGE)_FAILED"/,
    resolution:
      "an update failed and its state stands: restore the backup or the snapshot, or have the vendor clear it",
  },
];

/** What the web front shows while services start (V23, evidence 54, 55, 58): no error, but a rung of every boot. */
export const STARTING =
  /^\W*503 Service Unavailable \(Failed to connect to endpoint|web (?:client |server )*is (?:still )?initializing|error occurred while sending an authentication request to the vCenter Single Sign-On server/i;

/** A version in a file's own header, or on the screen. */
export const VERSION = /\b([6-9]|1\d)\.(\d)(?:\.(\d+)(?:\.(\d+))?)?(?:\s*(?:U|Update\s?)(\d)([a-z]?)x?)?/i;
export const RUNNING: readonly RegExp[] = [
  /^VMware vCenter Server(?: Appliance)?\s+(\d+(?:\.\d+){2,3})\s*$/,
  /^\s*Version:\s*(\d+(?:\.\d+){2,3})\s*$/,
  // VAMI's pages: 45 and 47, then 48. The first one is what runs, a later one what is offered.
  /^\s*Update version\s{2,}(\d+(?:\.\d+){2,3}) Build Number \d+\s*$/,
  /^\s*Version\s{2,}(\d+(?:\.\d+){2,3})\s*$/,
];
export const SET_TO = /^Setting appliance version to (\d+(?:\.\d+){2,3})/;
