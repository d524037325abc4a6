import type { WebAnswer } from "../../ports/web.ts";

/** What the web front shows, between nothing and the login page (V23). */
export type WebClientState =
  /** 503: the proxy answers, what is behind it does not yet. `vpxd` is the NamedPipe variant. */
  | { readonly state: "unavailable"; readonly behind: "web-client" | "vpxd" | "unknown"; readonly text: string }
  | { readonly state: "initializing"; readonly text: string }
  | { readonly state: "sso-starting"; readonly text: string }
  | { readonly state: "updating"; readonly text: string }
  | { readonly state: "login" }
  | { readonly state: "redirect"; readonly to: string }
  | { readonly state: "other"; readonly text: string };

/** The type's name is C++-mangled: 16LocalServiceSpec is the web client's port, 20NamedPipeServiceSpec vpxd's pipe. */
const PIPE = /NamedPipeServiceSpec|_pipeName\s*=/;
const LOCAL = /LocalServiceSpec|_port\s*=/;
const INITIALIZING = /web (?:client |server )?(?:server )?is (?:still )?initializing/i;
const SSO_STARTING = /error occurred while sending an authentication request to the vCenter Single Sign-On server/i;
/** The status call of 6.7 answers 200 with this page while it installs. */
const UPDATING = /<h\d>\s*Update in progress|Update in progress\s*<\/h/i;
const LOGIN_PATH = /\/websso\/SAML2\/SSO\//i;
const LOGIN_PAGE = /<input\b[^>]*\btype\s*=\s*["']?password|SAMLRequest|websso\/SAML2|id\s*=\s*["']?username/i;

/** Reads one answer of `/vsphere-client/` (or `/ui/`). */
export function parseWebClient(answer: WebAnswer): WebClientState {
  const text = visibleText(answer.body);
  if (INITIALIZING.test(text)) return { state: "initializing", text: firstWords(text) };
  if (SSO_STARTING.test(text)) return { state: "sso-starting", text: firstWords(text) };
  if (UPDATING.test(answer.body)) return { state: "updating", text: firstWords(text) };
  if (answer.status === 503) return { state: "unavailable", behind: behind(answer.body), text: firstWords(text) };
  if (answer.status >= 300 && answer.status < 400 && answer.location !== undefined) {
    return LOGIN_PATH.test(answer.location) ? { state: "login" } : { state: "redirect", to: answer.location };
  }
  if (answer.status === 200 && LOGIN_PAGE.test(answer.body)) return { state: "login" };
  return { state: "other", text: `${answer.status} ${firstWords(text)}`.trim() };
}

function behind(body: string): "web-client" | "vpxd" | "unknown" {
  if (PIPE.test(body)) return "vpxd";
  return LOCAL.test(body) ? "web-client" : "unknown";
}

/** A page without its markup. */
function visibleText(body: string): string {
  const bare = body.replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, " ").replace(/<[^>]*>/g, " ");
  return bare
    .replace(/&nbsp;/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

const firstWords = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);
