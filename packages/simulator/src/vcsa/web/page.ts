import { fill } from "@patchrig/platforms/profiles";
import type { WebReply } from "../machine/appliance.ts";
import type { Machine } from "../machine/machine.ts";
import { describeForReplies } from "../session/session.ts";

type Values = Readonly<Record<string, string | number>>;

/** One of our own pages, with what the release says of itself and whatever else it tells, as text; `parts` are markup already. */
export function page(machine: Machine, name: string, more: Values = {}, parts: Values = {}): WebReply {
  const values = Object.entries({ problem: "", ...describeForReplies(machine), ...more });
  const body = fill(machine.disk.platform.web[name] ?? "", { ...escaped(Object.fromEntries(values)), ...parts });
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body };
}

/** A part of a page, to stand in it once or often. */
export const pagePart = ({ disk }: Machine, name: string, values: Values, parts: Values = {}): string =>
  fill(disk.platform.web[name] ?? "", { ...escaped(values), ...parts });

const escaped = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, escapeHtml(String(value))]));

/** To another address, as after a form. */
export const redirect = (location: string, headers: Readonly<Record<string, string>> = {}): WebReply => ({
  status: 302,
  headers: { location, ...headers },
  body: "",
});

/** A host name is whatever somebody has set: in a page it is text, never markup. */
const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
