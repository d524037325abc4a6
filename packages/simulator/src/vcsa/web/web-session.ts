import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Machine } from "../machine/machine.ts";
import type { WebSession, WebVisit } from "./web-visit.ts";

/** More logins than a person makes; the oldest are forgotten. */
const LIMIT = 100;

const cookieName = (on: "https" | "vami"): string => `patchrig-${on === "https" ? "client" : on}`;

/** Is this the password? In a time that tells nothing of it but its length. */
export function isPassword(expected: string, given: string | undefined): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given ?? "")];
  return one.length === other.length && timingSafeEqual(one, other);
}

/**
 * Is this Single Sign-On's administrator? A rehearsed appliance has one password at first, for root and for the
 * administrator; root's may be changed since.
 */
export const isAdministrator = ({ disk, setup }: Machine, user: string, password: string | undefined): boolean =>
  user.toLowerCase() === disk.platform.vsphere.administrator.value.toLowerCase() &&
  isPassword(setup.password, password);

/** Logs a user in; the header that the browser keeps. */
export const beginWebSession = (machine: Machine, on: "https" | "vami", user: string) => ({
  "set-cookie": `${cookieName(on)}=${addWebSession(machine, on, user)}; Path=/; Secure; HttpOnly; SameSite=Strict`,
});

/** Logs a user in; the session's id. */
export function addWebSession(machine: Machine, on: WebSession["on"], user: string): string {
  const id = randomBytes(16).toString("hex");
  machine.webSessions.set(id, { on, user, boot: machine.boots });
  for (const oldest of machine.webSessions.keys()) {
    if (machine.webSessions.size <= LIMIT) break;
    machine.webSessions.delete(oldest);
  }
  machine.record("web-login", { on, user });
  return id;
}

/** Who has the session of that id; a boot forgets them all. */
export function sessionWithId(machine: Machine, on: WebSession["on"], id: string): WebSession | undefined {
  const session = machine.webSessions.get(id);
  return session?.on === on && session.boot === machine.boots ? session : undefined;
}

/** Who this browser is; undefined for nobody. */
export const webSessionOf = (machine: Machine, on: "https" | "vami", visit: WebVisit | undefined) =>
  sessionWithId(machine, on, idIn(visit?.cookie, on));

/** Logs a browser out. */
export function endWebSession(machine: Machine, on: "https" | "vami", visit: WebVisit | undefined): void {
  machine.webSessions.delete(idIn(visit?.cookie, on));
}

function idIn(cookie: string | undefined, on: "https" | "vami"): string {
  const pair = (cookie ?? "").split(/;\s*/).find((one) => one.startsWith(`${cookieName(on)}=`));
  return pair?.slice(cookieName(on).length + 1) ?? "";
}
