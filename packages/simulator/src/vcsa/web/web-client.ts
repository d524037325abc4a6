import { type CitedText, fill } from "@patchrig/platforms/profiles";
import type { WebOutage } from "../../faults/hooks.ts";
import type { WebReply } from "../machine/appliance.ts";
import { isWithoutVcenter } from "../machine/appliance-state.ts";
import type { Machine } from "../machine/machine.ts";
import { answerClient, answerLogin } from "./client-home.ts";
import { notFound } from "./not-found.ts";
import { page, pagePart } from "./page.ts";
import { serviceVersions } from "./service-versions.ts";
import type { WebVisit } from "./web-visit.ts";

/**
 * What port 443 answers to GET: 503 with the proxy's own words while nothing stands behind it, then "initializing", then
 * a redirect into the login page (V23), and a plain home behind it. vpxd is taken to be up once the web client initializes (inferred).
 */
export function answerWebClient(machine: Machine, path: string, visit?: WebVisit): WebReply {
  const { web, sdk } = machine.profile;
  const [bare = "/"] = path.split("?");
  const [outage] = machine.world.faults.ask("web", machine.setup.name, { path: bare });
  if (outage) return showOutage(machine, outage);
  if (machine.phase === "up" && isWithoutVcenter(machine.disk.update)) return page(machine, "updating");
  const client = web.clients.find(({ path }) => `${bare}/`.startsWith(path));
  if (machine.phase === "proxy") return unavailable(machine, client?.unavailable);
  if (client) {
    if (machine.phase === "initializing") return initializingPage(machine);
    return answerClient(machine, client.path, bare, visit);
  }
  if (bare === web.loginPath) return answerLogin(machine, web.clients[0]?.path ?? "/", visit);
  if (bare === "/sdk/vimServiceVersions.xml") {
    const xml = serviceVersions(sdk);
    return { status: 200, headers: { "content-type": "text/xml" }, body: xml };
  }
  return bare === "/" ? frontPage(machine) : notFound(machine);
}

function initializingPage(machine: Machine): WebReply {
  const lines = machine.profile.web.initializing.text.split("\n");
  return page(
    machine,
    "initializing",
    {},
    { lines: lines.map((text) => pagePart(machine, "paragraph", { text })).join("") },
  );
}

/** The page in front of the web clients that the release has, the newest one first. */
function frontPage(machine: Machine): WebReply {
  const links = machine.profile.web.clients
    .toReversed()
    .map(({ path, title }) => pagePart(machine, "welcome-client", { clientPath: path, clientTitle: title }));
  return page(machine, "welcome", {}, { clients: links.join("") });
}

/** Single Sign-On's 400 stands in the text of its page (55); that it is the status as well is inferred. */
function showOutage(machine: Machine, outage: WebOutage): WebReply {
  if (outage === "vpxd") return unavailable(machine);
  return outage === "sso" ? { ...page(machine, "sso-starting"), status: 400 } : page(machine, "updating");
}

/** The proxy's page: a web client's, or vpxd's for all else. The address of its endpoint object varies per boot; headers were not recorded. */
function unavailable(machine: Machine, client?: CitedText): WebReply {
  const { web } = machine.profile;
  const { text } = client ?? web.vpxdUnavailable;
  const pages = pagesOfThisBoot(machine);
  const known = pages.get(text);
  if (known) return known;
  const pointer = drawPointer(machine, client ? "client" : "vpxd", web.pointerDigits.value);
  const reply = { status: 503, headers: { "content-type": "text/plain" }, body: fill(text, { pointer }) };
  pages.set(text, reply);
  return reply;
}

interface BootPages {
  readonly boot: number;
  readonly pages: Map<string, WebReply>;
}

const bootPages = new WeakMap<Machine, BootPages>();

/** What the proxy has said since the machine booted, by its text: whoever waits for a boot asks again and again. */
function pagesOfThisBoot(machine: Machine): BootPages["pages"] {
  const known = bootPages.get(machine);
  if (known?.boot === machine.boots) return known.pages;
  const pages = new Map<string, WebReply>();
  bootPages.set(machine, { boot: machine.boots, pages });
  return pages;
}

/** Not padded with zeros, so it does not begin with one. */
function drawPointer({ world, setup, boots }: Machine, endpoint: string, digits: number): string {
  const random = world.random.fork(`${setup.name}/boot ${boots}/${endpoint}`);
  return random.integer(1, 15).toString(16) + random.hex(digits - 1);
}
