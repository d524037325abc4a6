import { type Clock, LimitPassed, withLimit } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import type { WebAnswer, WebPort } from "../../ports/web.ts";
import { parseWebClient, type WebClientState } from "../read/web-client.ts";

/** How far a boot has got, lowest first (V22, V23). */
export const PHASES = ["no-answer", "ssh", "https", "unavailable", "initializing", "login"] as const;
export type Phase = (typeof PHASES)[number];

/** What an outsider sees of an appliance at one moment. */
export interface Look {
  readonly phase: Phase;
  /** What was seen, for people. */
  readonly text: string;
  /** In phase `unavailable`: who does not answer behind the proxy. */
  readonly behind?: "web-client" | "vpxd" | "unknown";
}

const ANSWER_LIMIT_MS = 30_000;
const HOPS = 3;
/** 6.0's web client, and the one that replaced it (7.0 has no other). */
const PATHS = ["/vsphere-client/", "/ui/"] as const;

/** Looks once: which ports accept, and what the web client's page is. Throws only for an unknown certificate. */
export async function lookAt(
  web: WebPort,
  options: { readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): Promise<Look> {
  const [ssh, https] = await Promise.all([web.canConnect("ssh"), web.canConnect("https")]);
  if (!https)
    return ssh
      ? { phase: "ssh", text: "SSH accepts, HTTPS does not" }
      : { phase: "no-answer", text: "neither SSH nor HTTPS accepts" };
  const first = await readPage(web, PATHS[0], options);
  const state = first?.state === "other" ? ((await readPage(web, PATHS[1], options)) ?? first) : first;
  return state === undefined ? { phase: "https", text: "HTTPS accepts, nothing answers" } : lookOf(state);
}

type PageOptions = Parameters<typeof lookAt>[1];

/** One page, redirects inside the host followed; undefined when nothing answers. */
async function readPage(web: WebPort, path: string, options: PageOptions): Promise<WebClientState | undefined> {
  let at = path;
  for (let hop = 0; ; hop++) {
    const answer = await getPage(web, at, options);
    const state = answer && parseWebClient(answer);
    if (state?.state !== "redirect" || hop === HOPS) return state;
    const next = pathOf(state.to);
    if (next === undefined || next === at) return state;
    at = next;
  }
}

async function getPage(web: WebPort, path: string, { clock, signal }: PageOptions): Promise<WebAnswer | undefined> {
  const limit = { ms: ANSWER_LIMIT_MS, waitedFor: `an answer to GET ${path}`, ...(signal && { signal }) };
  try {
    return await withLimit(clock, limit, (aborted) => web.get(path, { signal: aborted }));
  } catch (error) {
    signal?.throwIfAborted();
    // Refused, reset, half a TLS handshake: all of that is how a proxy starts.
    const isBooting =
      error instanceof LimitPassed || (error instanceof PatchrigError && error.code === "not-reachable");
    if (isBooting) return undefined;
    throw error;
  }
}

/** The path of a redirect, whatever name it calls the host by. */
function pathOf(location: string): string | undefined {
  const at = URL.canParse(location, "https://appliance/") ? new URL(location, "https://appliance/") : undefined;
  return at && `${at.pathname}${at.search}`;
}

function lookOf(state: WebClientState): Look {
  switch (state.state) {
    case "login":
      return { phase: "login", text: "the login page" };
    case "unavailable":
      return { phase: "unavailable", text: `503: ${state.behind} does not answer yet`, behind: state.behind };
    case "initializing":
      return { phase: "initializing", text: state.text };
    case "sso-starting":
      return { phase: "initializing", text: "Single Sign-On does not answer yet" };
    case "updating":
      return { phase: "unavailable", text: "an update is in progress", behind: "unknown" };
    case "redirect":
      return { phase: "https", text: `redirected to ${state.to}` };
    case "other":
      return { phase: "https", text: `an unknown page: ${state.text}` };
  }
}
