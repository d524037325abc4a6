import { type CitedText, fill } from "@patchrig/platforms/profiles";
import type { WebOutage } from "../../faults/hooks.ts";
import type { WebReply } from "../machine/appliance.ts";
import type { Machine } from "../machine/machine.ts";
import { describeForReplies } from "../session/session.ts";

/**
 * What port 443 answers to GET: 503 with the proxy's own words while nothing stands behind it, then "initializing", then
 * a redirect into the login page (V23). vpxd is taken to be up once the web client initializes (inferred).
 */
export function answerWebClient(machine: Machine, path: string): WebReply {
  const { web, sdk } = machine.profile;
  const [bare = "/"] = path.split("?");
  const [outage] = machine.world.faults.ask("web", machine.setup.name, { path: bare });
  if (outage) return showOutage(machine, outage);
  const client = web.clients.find(({ path }) => `${bare}/`.startsWith(path));
  if (machine.phase === "proxy") return unavailable(machine, client?.unavailable);
  if (client) {
    if (machine.phase === "initializing") return page(machine, "initializing");
    return { status: 302, headers: { location: `${web.loginPath}?SAMLRequest=${samlRequest(machine)}` }, body: "" };
  }
  if (bare === web.loginPath) return page(machine, "login");
  if (bare === "/sdk/vimServiceVersions.xml") {
    const xml = serviceVersions(sdk);
    return { status: 200, headers: { "content-type": "text/xml" }, body: xml };
  }
  return bare === "/" ? page(machine, "welcome") : notFound(machine);
}

/** Single Sign-On's 400 stands in the text of its page (55); that it is the status as well is inferred. */
function showOutage(machine: Machine, outage: WebOutage): WebReply {
  if (outage === "vpxd") return unavailable(machine);
  return outage === "sso" ? { ...page(machine, "sso-starting"), status: 400 } : page(machine, "updating");
}

export const notFound = ({ profile }: Machine): WebReply => plain(404, profile.web.notFound.text);

/** Pages and redirects are for GET and HEAD; what is not there, or does not answer, is so by any method. */
export function onlyByGet({ profile }: Machine, method: string, reply: WebReply): WebReply {
  if (method === "GET" || method === "HEAD" || reply.status >= 400) return reply;
  const { status, headers, body } = plain(405, profile.web.notAllowed.text);
  return { status, headers: { ...headers, allow: "GET, HEAD" }, body };
}

const plain = (status: number, text: string): WebReply => ({
  status,
  headers: { "content-type": "text/plain" },
  body: `${text}\n`,
});

/** One of our own pages. */
export function page(machine: Machine, name: string): WebReply {
  const html = machine.disk.platform.web[name] ?? "";
  const values = Object.entries(describeForReplies(machine)).map(([name, value]) => [name, escapeHtml(String(value))]);
  const body = fill(html, Object.fromEntries(values));
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body };
}

/** A host name is whatever somebody has set: in a page it is text, never markup. */
const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/** The proxy's page: a web client's, or vpxd's for all else. The address of its endpoint object varies per boot; headers were not recorded. */
function unavailable(machine: Machine, client?: CitedText): WebReply {
  const { web } = machine.profile;
  const { text } = client ?? web.vpxdUnavailable;
  const pointer = drawPointer(machine, client ? "client" : "vpxd", web.pointerDigits.value);
  return { status: 503, headers: { "content-type": "text/plain" }, body: fill(text, { pointer }) };
}

/** What a SAML request says is nobody's business but the login page's: here it is only as opaque as a real one. */
const samlRequest = ({ world, setup, clock }: Machine) =>
  Buffer.from(world.random.fork(`${setup.name}/saml/${clock.now()}`).hex(96), "hex").toString("base64url");

/** Not padded with zeros, so it does not begin with one. */
function drawPointer({ world, setup, boots }: Machine, endpoint: string, digits: number): string {
  const random = world.random.fork(`${setup.name}/boot ${boots}/${endpoint}`);
  return random.integer(1, 15).toString(16) + random.hex(digits - 1);
}

/** GET /sdk/vimServiceVersions.xml, in the one-line form of 6.0 U1 (pyvmomi's recording of October 2015). */
function serviceVersions({
  serviceVersions,
  priorVersion,
  apiVersion,
  priorVersions,
}: Machine["profile"]["sdk"]): string {
  const prior = priorVersions.value.map((version) => fill(priorVersion.text, { version })).join("");
  return fill(serviceVersions.text, { apiVersion: apiVersion.value, priorVersions: prior });
}
