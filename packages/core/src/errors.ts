/** What can go wrong that is nobody's documented ending: one table of codes, what each means, and what to try. */
export const ERRORS = {
  "bad-usage": { exit: 2, hint: "see --help" },
  "unreadable-input": { exit: 2, hint: "mend the named place and run again" },
  "unknown-profile": { exit: 2, hint: "`patchrig simulate --help` lists the profiles" },
  "port-in-use": { exit: 2, hint: "choose another port, or 0 for any free one" },
  refused: { exit: 3, hint: "nothing was changed" },
  "wrong-password": { exit: 3, hint: "check the user and the password file" },
  "unknown-host-key": {
    exit: 3,
    hint: "compare the fingerprint on the appliance's console, then pass --host-key-sha256",
  },
  "unknown-certificate": { exit: 3, hint: "compare the fingerprint on the appliance's console before anything else" },
  "not-reachable": { exit: 5, hint: "is the address right, and the machine up?" },
  "limit-passed": { exit: 5, hint: "run `patchrig vcsa status`, then resume" },
  "connection-lost": { exit: 5, hint: "resume with the journal: what runs on the appliance goes on without the line" },
  failed: { exit: 1, hint: "look what became of it before it is tried again" },
  "cannot-write": { exit: 1, hint: "is there room on the disk, and may the folder be written?" },
  journal: { exit: 1, hint: "is there room on the disk, and may it be written?" },
  internal: { exit: 1, hint: "this is a mistake in patchrig: please report it with the journal" },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** An exception of patchrig's own. `message` says what was expected, what came and where; `hint` what to try. */
export class PatchrigError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, options: { readonly cause?: unknown; readonly hint?: string } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "PatchrigError";
    this.code = code;
    this.hint = options.hint ?? (code === "unreadable-input" && isNoFile(options.cause) ? NO_FILE : ERRORS[code].hint);
  }
}

const NO_FILE = "name a file that exists and may be read";

/** The system's word for a file that cannot even be opened: there is no place in it to mend. */
const isNoFile = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && NOT_OPENED.has(String(cause.code));

const NOT_OPENED: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EACCES", "EPERM", "EISDIR"]);
