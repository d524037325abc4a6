import { utcFields } from "@patchrig/core/clock";
import { fill } from "@patchrig/platforms/profiles";
import type { LoginAttempt } from "../machine/appliance.ts";
import { memoryOf } from "../machine/login-memory.ts";
import type { Machine } from "../machine/machine.ts";
import { typeOf } from "../machine/placed.ts";
import type { Session } from "./session.ts";

/** What sshd says before authentication (evidence 13, 43). */
export function banner(machine: Machine): string {
  const { profile, release } = machine;
  return fill(profile.login.banner.text, { bannerVersion: release.bannerVersion.value, type: typeOf(machine) });
}

/**
 * Is this root's password, or the one of Single Sign-On's administrator where the release lets them in (evidence 38)? A
 * failure is remembered for the next login's lines (evidence 13).
 */
export function authenticate(machine: Machine, { user, password, from }: LoginAttempt): boolean {
  if (user === "root" && password === machine.password) return true;
  if (isSsoUser(machine, user) && password === machine.setup.password) return true;
  if (user === "root") {
    const memory = memoryOf(machine.disk.logins, user);
    memory.failures += 1;
    memory.lastFailure = { at: machine.clock.now(), from };
  }
  machine.record("login-failed", { user, from });
  return false;
}

export const isSsoUser = ({ profile }: Machine, user: string): boolean => user === profile.login.ssoUser?.value;

/** What pam and sshd say on a terminal before any shell (evidence 01, 13, 43). The login is remembered from here on. */
export async function sayLoginLines(session: Session, on: string): Promise<void> {
  const lines = loginLines(session, on);
  rememberLogin(session, on);
  // In one go: what a client typed too early is echoed after both, as in 43.
  if (lines.length > 0) await session.terminal.write(lines.map((line) => `${line}\n`).join(""));
}

/** What the appliance shell says before its first prompt, after a while (evidence 01, 43). */
export async function greet({ machine, terminal }: Session): Promise<void> {
  const { login } = machine.profile;
  const leaving = new AbortController();
  const stay = terminal.onGone(() => leaving.abort(new Error("the session is gone")));
  await machine.clock.sleep(login.connectGapMs.value, { signal: leaving.signal }).finally(stay);
  await terminal.write(`${login.connected.text}\n`);
  // Readline sends it on terminals that have a meta mode, which xterm and its kin do.
  const meta = terminal.term.startsWith("xterm") ? login.readlineEscape.text : "";
  await terminal.write(`${meta}${login.motd.text}`);
}

/** A login is remembered, whether or not lines are shown: `on` is `pts/0`, or `ssh` without a terminal (13, 43). */
export function rememberLogin({ machine, channel }: Session, on: string): void {
  const memory = memoryOf(machine.disk.logins, channel.user);
  memory.last = { at: machine.clock.now(), from: channel.from.address, on };
  memory.failures = 0;
  machine.record("login", { user: channel.user, from: channel.from.address, on });
}

/**
 * pam_lastlog tells of the login before; sshd, which reads the log after pam has written this login into it, tells of
 * this one: in 13 and 43 its stamp is the present second, and a first login shows its line alone (01).
 */
function loginLines({ machine, channel, terminal }: Session, on: string): string[] {
  const { login } = machine.profile;
  const { last, lastFailure, failures } = memoryOf(machine.disk.logins, channel.user);
  // sshd shows these lines on terminals only.
  if (!terminal.interactive) return [];
  const lines: string[] = [];
  if (last)
    lines.push(
      fill(login.lastLoginPam.text, { stamp: zoned(last.at), unzoned: unzoned(last.at), from: last.from, on: last.on }),
    );
  if (lastFailure && failures > 0) {
    const failed = { stamp: zoned(lastFailure.at), from: lastFailure.from, on: "ssh:notty" };
    lines.push(fill(login.lastFailedLogin.text, failed));
    lines.push(fill((failures === 1 ? login.failedAttemptsOne : login.failedAttemptsMany).text, { count: failures }));
  }
  const now = { stamp: unzoned(machine.clock.now()), from: channel.from.address, on };
  // A release that says nothing of it has no text for it (37, 38).
  return [...lines, fill(login.lastLogin.text, now)].filter((line) => line !== "");
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** ctime(3): `Thu Oct  8 02:40:05 2015`. */
const unzoned = (at: number) => `${untilSecond(at)} ${utcFields(at).year}`;

/** pam_lastlog's `%a %b %e %H:%M:%S %Z %Y`: `Mon Jun 22 00:15:14 UTC 2015`. */
const zoned = (at: number) => `${untilSecond(at)} UTC ${utcFields(at).year}`;

function untilSecond(at: number): string {
  const { weekday, month, day, hour, minute, second } = utcFields(at);
  const time = [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":");
  return `${DAYS[weekday]} ${MONTHS[month - 1]} ${String(day).padStart(2, " ")} ${time}`;
}
