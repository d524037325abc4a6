import type { Problem } from "../../run/outcome.ts";
import type { Console, Wait } from "./console.ts";
import { BASH, PROMPT } from "./shell.ts";

/** The pre-authentication banner's product line: GA shows three parts of the version, later releases four (evidence 12, 17). */
const BANNER_VERSION = /VMware vCenter Server(?: Appliance)?\s+(\d+(?:\.\d+){2,3})/;
const BANNER_TYPE = /^\s*Type:\s*(.+?)\s*$/m;
const LAST_LOGIN = /^Last login: (.+)$/;
const FAILED_ATTEMPTS = /^There (?:was|were) (\d+) failed login attempts?/;
const EXPIRED =
  /password has expired|password change required|required to change your password|(?:\(current\)|current|old)(?: UNIX)? password:?\s*$/i;
/** From bash back into the appliance shell, as the appliance has it (evidence 16). */
const WAY_BACK = "chsh -s /bin/appliancesh root on the appliance, then log in again";

export interface Banner {
  /** `6.0.0` or `6.0.0.10000`; undefined when the banner names none. */
  readonly version: string | undefined;
  readonly type: string | undefined;
}

/** Reads what is shown before authentication. */
export function parseBanner(banner: string): Banner {
  return { version: BANNER_VERSION.exec(banner)?.[1], type: BANNER_TYPE.exec(banner)?.[1] };
}

export type Login =
  | { readonly kind: "at-prompt"; readonly lastLogin: string | undefined; readonly failedAttempts: number }
  | { readonly kind: "refused"; readonly problem: Problem }
  /** The session ended before the prompt: a shell that is not up yet, or goes down. */
  | { readonly kind: "ended"; readonly problem: Problem };

/**
 * Waits for the appliance shell's prompt and types nothing before it: what is typed earlier is echoed by the tty into
 * the middle of the login (evidence 43). Throws `LimitPassed`.
 */
export async function awaitPrompt(console: Console, wait: Wait): Promise<Login> {
  const stop = await console.until([PROMPT, BASH, { name: "expired", at: EXPIRED }], wait);
  const shown = console.screen.lines;
  if (stop.kind === "ended") return refusedLogin([...shown, console.screen.current]);
  if (stop.at === "bash") return inBash(stop.text);
  if (stop.at === "expired") return refusedLogin([...shown, stop.text]);
  const attempts = shown.map((line) => FAILED_ATTEMPTS.exec(line)?.[1]).find(Boolean);
  return {
    kind: "at-prompt",
    lastLogin: shown.map((line) => LAST_LOGIN.exec(line)?.[1]).find(Boolean),
    failedAttempts: Number(attempts ?? 0),
  };
}

function inBash(prompt: string): Login {
  const text = `expected the appliance shell's prompt "Command>", found bash's "${prompt.trim()}"`;
  return {
    kind: "refused",
    problem: { text, hint: WAY_BACK },
  };
}

function refusedLogin(lines: readonly string[]): Login {
  const expired = lines.find((line) => EXPIRED.test(line));
  if (expired !== undefined) {
    return {
      kind: "refused",
      problem: { text: expired.trim(), hint: "log in as a person, set a new password, then run again" },
    };
  }
  const last = lines.filter((line) => line.trim() !== "").at(-1);
  const text = `the session ended before the prompt${last ? `; the last line was: ${last.trim()}` : ""}`;
  return {
    kind: "ended",
    problem: { text, hint: "is SSH login enabled for this user, and is the appliance shutting down?" },
  };
}
