import { fill } from "@patchrig/platforms/profiles";
import type { WebReply } from "../machine/appliance.ts";
import type { Machine } from "../machine/machine.ts";
import { describeForReplies } from "../session/session.ts";

/** One of our own pages, with what the release says of itself and whatever else it tells, as text. */
export function page(machine: Machine, name: string, more: Readonly<Record<string, string | number>> = {}): WebReply {
  const html = machine.disk.platform.web[name] ?? "";
  const values = Object.entries({ problem: "", ...describeForReplies(machine), ...more });
  const body = fill(html, Object.fromEntries(values.map(([key, value]) => [key, escapeHtml(String(value))])));
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body };
}

/** To another address, as after a form. */
export const redirect = (location: string, headers: Readonly<Record<string, string>> = {}): WebReply => ({
  status: 302,
  headers: { location, ...headers },
  body: "",
});

/** A host name is whatever somebody has set: in a page it is text, never markup. */
const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
