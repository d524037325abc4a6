import { parseFailure } from "../vcsa/console/failure.ts";
import { messagesOf } from "../vcsa/console/log-line.ts";
import { parseBanner } from "../vcsa/console/login.ts";
import { shellRefusal } from "../vcsa/console/shell.ts";
import { parseInstallation } from "../vcsa/read/install.ts";
import { parsePayload } from "../vcsa/read/list-staged.ts";
import { parseStaging } from "../vcsa/read/stage.ts";
import type { Block } from "./collect.ts";
import type { CommandKind, LoginSeen } from "./explanation.ts";
import { CONSENT, STANDING, TIME_OF_DAY } from "./patterns.ts";

const LAST_LOGIN = /^Last login: (.+)$/;
const FAILED_ATTEMPTS = /^There (?:was|were) (\d+) failed login attempts?/;

/** Reads the login's lines. */
export function readLogin({ said }: Block): LoginSeen {
  const lines = said.map(({ text }) => text);
  const { version, type } = parseBanner(lines.join("\n"));
  const attempts = lines.map((line) => FAILED_ATTEMPTS.exec(line)?.[1]).find(Boolean);
  return {
    bannerVersion: version ?? null,
    type: type ?? null,
    lastLogin: lines.map((line) => LAST_LOGIN.exec(line)?.[1]).find(Boolean) ?? null,
    failedAttempts: Number(attempts ?? 0),
    problem: standingProblem(lines),
  };
}

/** Something that is wrong with the appliance whatever was typed; null where these lines say nothing of the kind. */
export function standingProblem(lines: readonly string[]): LoginSeen["problem"] {
  for (const { says, resolution } of STANDING) {
    const line = lines.find((one) => says.test(one));
    if (line !== undefined)
      return {
        text: line
          .trim()
          .replace(/^\(!\)\s*/, "")
          .replace(/,$/, ""),
        resolution,
      };
  }
  return null;
}

/** What command the lines before the first prompt are the end of; undefined where they are a login, or nothing known. */
export function openingKind({ said }: Block): CommandKind | undefined {
  const lines = said.map(({ text }) => text.replace(TIME_OF_DAY, ""));
  const messages = messagesOf(lines);
  const isStamped = messages.length > 0 && lines.some((line) => /\[\d{4}-\d\d-\d\d[T ]\d\d:/.test(line));
  if (parseInstallation(lines).completed) return "install";
  if (parseStaging(lines).completed) return "stage";
  if (parsePayload(lines)?.build !== undefined) return "list";
  if (lines.some((line) => CONSENT.test(line))) return "stage";
  if (isStamped) return lines.some((line) => /Installation|Upgrading|transaction/.test(line)) ? "install" : "stage";
  if (shellRefusal(lines) || parseFailure(lines)) return "other";
  return undefined;
}
