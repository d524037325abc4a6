import type { WebReply } from "../machine/appliance.ts";
import type { Machine } from "../machine/machine.ts";
import { page, redirect } from "./page.ts";
import { beginWebSession, endWebSession, isAdministrator, webSessionOf } from "./web-session.ts";
import type { WebVisit } from "./web-visit.ts";

/** A year: the browser asks no more for what it has (that it is so long is inferred; V25 says that a cleared cache cures). */
const KEPT = "public, max-age=31536000, immutable";

/** What stands behind the login page, under the web client's own path. */
export function answerClient(machine: Machine, client: string, path: string, visit: WebVisit | undefined): WebReply {
  if (path === `${client}client.js`) return script(machine);
  if (path === `${client}logout`) {
    endWebSession(machine, "https", visit);
    return redirect(client);
  }
  if (!webSessionOf(machine, "https", visit)) return redirect(loginOf(machine));
  const home = page(machine, "home", { clientPath: client });
  return { ...home, headers: { ...home.headers, "cache-control": "no-store" } };
}

/** The login page, and what comes of its form. One password for root and for Single Sign-On's administrator, as in the endpoints document. */
export function answerLogin(machine: Machine, client: string, visit: WebVisit | undefined): WebReply {
  const form = visit?.form;
  if (form === undefined) return page(machine, "login");
  const user = (form.username ?? "").toLowerCase();
  if (isAdministrator(machine, user, form.password)) {
    return redirect(client, beginWebSession(machine, "https", user));
  }
  machine.record("web-login-failed", { on: "https", user });
  return { ...page(machine, "login", { problem: "User name or password is wrong." }), status: 401 };
}

/** What a SAML request says is nobody's business but the login page's: here it is only as opaque as a real one. */
function loginOf({ profile, world, setup, clock }: Machine): string {
  const request = world.random.fork(`${setup.name}/saml/${clock.now()}`).hex(96);
  return `${profile.web.loginPath}?SAMLRequest=${Buffer.from(request, "hex").toString("base64url")}`;
}

/**
 * V25: authentication succeeds, and only a blue screen without menus is there until the browser's cache is cleared. Here
 * a script of one build leaves a page of another as it is: blue (how it comes about is inferred).
 */
function script({ release }: Machine): WebReply {
  const body = `"use strict";
if (document.body.dataset.build === "${release.vpxdBuild.value}") {
  document.body.append(document.getElementById("home").content);
}
`;
  return { status: 200, headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": KEPT }, body };
}
