import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Machine } from "../machine/machine.ts";

/** What a browser brings along besides the path that it asks for. */
export interface WebVisit {
  readonly cookie: string | undefined;
  /** The fields of a form that was sent; undefined for what is no form. */
  readonly form: Readonly<Record<string, string>> | undefined;
}

/** Somebody who has logged in with a browser. A boot forgets them: sessions live in the server's memory (inferred). */
export interface WebSession {
  readonly on: "https" | "vami";
  readonly user: string;
  readonly boot: number;
}

/** More logins than a person makes; the oldest are forgotten. */
const LIMIT = 100;

const cookieName = (on: WebSession["on"]): string => (on === "https" ? "patchrig-client" : "patchrig-vami");

/** Is this the password of the appliance? */
export function isPassword({ password }: Machine, given: string | undefined): boolean {
  const [one, other] = [Buffer.from(password), Buffer.from(given ?? "")];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Logs a user in; the header that the browser keeps. */
export function beginWebSession(
  machine: Machine,
  on: WebSession["on"],
  user: string,
): { readonly "set-cookie": string } {
  const id = randomBytes(16).toString("hex");
  machine.webSessions.set(id, { on, user, boot: machine.boots });
  for (const oldest of machine.webSessions.keys()) {
    if (machine.webSessions.size <= LIMIT) break;
    machine.webSessions.delete(oldest);
  }
  machine.record("web-login", { on, user });
  return { "set-cookie": `${cookieName(on)}=${id}; Path=/; Secure; HttpOnly; SameSite=Strict` };
}

/** Who this browser is; undefined for nobody. */
export function webSessionOf(
  machine: Machine,
  on: WebSession["on"],
  visit: WebVisit | undefined,
): WebSession | undefined {
  const session = machine.webSessions.get(idIn(visit?.cookie, on));
  return session?.on === on && session.boot === machine.boots ? session : undefined;
}

/** Logs a browser out. */
export function endWebSession(machine: Machine, on: WebSession["on"], visit: WebVisit | undefined): void {
  machine.webSessions.delete(idIn(visit?.cookie, on));
}

function idIn(cookie: string | undefined, on: WebSession["on"]): string {
  const pair = (cookie ?? "").split(/;\s*/).find((one) => one.startsWith(`${cookieName(on)}=`));
  return pair?.slice(cookieName(on).length + 1) ?? "";
}
