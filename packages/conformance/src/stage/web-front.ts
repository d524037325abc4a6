import type { IncomingMessage, ServerResponse } from "node:http";
import type { Random } from "@patchrig/core/random";
import type { ClientGiven } from "../requirement/requirement.ts";
import type { ClientJournal, WebPhase } from "./journal.ts";
import type { ReplayedState } from "./shell.ts";
import type { Words } from "./words.ts";

export interface WebFront {
  answer(request: IncomingMessage, response: ServerResponse): void;
  /** A boot begins: the pages come one after another again. */
  restart(): void;
  readonly phase: WebPhase;
}

export interface WebFrontOptions {
  readonly words: Words;
  readonly given: ClientGiven;
  readonly random: Random;
  readonly journal: ClientJournal;
  readonly state: ReplayedState;
}

/** Answers as an appliance that boots (V23): so many 503, then a page that it is initializing, then the login page. */
export function createWebFront({ words, given, random, journal, state }: WebFrontOptions): WebFront {
  const { web = {} } = given;
  const drawn = () => ({
    unavailable: web.unavailable ?? random.integer(1, 3),
    updating: web.updating ?? 0,
    initializing: web.initializing ?? random.integer(1, 2),
  });
  let left = { unavailable: 0, updating: 0, initializing: 0 };
  const phaseNow = (): WebPhase => {
    if (web.stuck !== undefined) return web.stuck;
    if (state.update === "installed") return "unavailable";
    if (left.unavailable > 0) return "unavailable";
    if (left.updating > 0) return "updating";
    return left.initializing > 0 ? "initializing" : "login-page";
  };
  const count = (phase: WebPhase) => {
    if (phase === "unavailable" || phase === "updating" || phase === "initializing")
      left[phase] = Math.max(0, left[phase] - 1);
  };
  if (given.state === "booting") left = drawn();
  return {
    get phase() {
      return phaseNow();
    },
    restart: () => {
      left = drawn();
    },
    answer: (request, response) => {
      const path = request.url ?? "/";
      const phase = phaseNow();
      const { status, headers = {}, body } = pageOf(phase, path, words);
      journal.note({ kind: "page", path, shown: phase, status });
      // What is asked beside the page itself brings nobody further.
      if (/^\/(vsphere-client|ui)\b|^\/$/.test(path)) count(phase);
      response.writeHead(status, { "content-type": "text/html; charset=utf-8", ...headers }).end(body);
    },
  };
}

interface Page {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const LOGIN = "/websso/SAML2/SSO/vsphere.local";

function pageOf(phase: WebPhase, path: string, words: Words): Page {
  if (phase === "unavailable") {
    const body = /^\/(vsphere-client|ui)\b/.test(path) ? words.unavailable.client : words.unavailable.root;
    return { status: 503, headers: { "content-type": "text/plain" }, body };
  }
  if (phase === "updating") return { status: 200, body: words.updating };
  if (phase === "initializing") return { status: 200, body: `<html><body><p>${words.initializing}</p></body></html>` };
  if (path.startsWith(LOGIN)) return { status: 200, body: LOGIN_PAGE };
  if (/^\/(vsphere-client|ui)\b/.test(path)) {
    return { status: 302, headers: { location: `${LOGIN}?SAMLRequest=replayed` }, body: "" };
  }
  return path === "/"
    ? { status: 200, body: "<html><body>vSphere</body></html>" }
    : { status: 404, body: "nothing here" };
}

// Our own markup.
const LOGIN_PAGE =
  '<html><body><form method="post"><input id="username"><input id="password" type="password"></form></body></html>';
