import { connect } from "node:net";
import { type Clock, LimitPassed, withLimit } from "../clock/index.ts";
import type { WebAnswer, WebPort } from "../ports/web.ts";
import { readBounded } from "./read-bounded.ts";
import { createTlsAgent, explainWebError } from "./tls-agent.ts";

/** One place to reach, and the certificate that it must show. */
export interface WebPlace {
  readonly url: string;
  /** SHA-256 of the certificate, in hex, with or without colons. */
  readonly certSha256?: string | undefined;
}

export interface FetchWebOptions {
  readonly clock: Clock;
  readonly ssh: { readonly host: string; readonly port: number };
  readonly https: WebPlace;
  readonly vami?: WebPlace | undefined;
  /** Certificates that may vouch for the appliance, PEM. Without it and a fingerprint the system's decide. */
  readonly ca?: string | undefined;
  readonly onTraffic?: (() => void) | undefined;
}

const BODY_LIMIT = 256 * 1024;
const CONNECT_LIMIT_MS = 10_000;
const ANSWER_LIMIT_MS = 60_000;
const VAMI_PORT = 5480;

/** The appliance's web front by global fetch. A certificate that nobody vouches for is refused, never waved through. */
export function createFetchWeb(options: FetchWebOptions): WebPort {
  const vami = options.vami ?? { url: withPort(options.https.url, VAMI_PORT), certSha256: options.https.certSha256 };
  const places = { https: options.https, vami };
  return {
    canConnect: (port) => {
      const at = port === "ssh" ? options.ssh : addressOf(places[port].url);
      return canConnect(at, options);
    },
    get: (path, { on = "https", signal } = {}) => get(places[on], path, { ...options, signal }),
  };
}

function withPort(url: string, port: number): string {
  const at = new URL(url);
  at.port = String(port);
  return at.href;
}

function addressOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 443) };
}

async function canConnect(
  at: { readonly host: string; readonly port: number },
  { clock, onTraffic }: FetchWebOptions,
): Promise<boolean> {
  const limit = { ms: CONNECT_LIMIT_MS, waitedFor: `${at.host}:${at.port} to accept` };
  onTraffic?.();
  try {
    return await withLimit(clock, limit, (signal) => tryConnect(at, signal));
  } catch (error) {
    if (error instanceof LimitPassed) return false;
    throw error;
  } finally {
    onTraffic?.();
  }
}

function tryConnect(at: { readonly host: string; readonly port: number }, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(at.port, at.host);
    const end = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    signal.addEventListener("abort", () => end(false), { once: true });
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

type GetOptions = FetchWebOptions & { readonly signal: AbortSignal | undefined };

async function get(place: WebPlace, path: string, options: GetOptions): Promise<WebAnswer> {
  const { clock, signal, onTraffic } = options;
  const url = new URL(path, place.url);
  const limit = { ms: ANSWER_LIMIT_MS, waitedFor: `an answer to GET ${url.href}`, ...(signal && { signal }) };
  // A fresh connection for each request: after a reboot an old one would only be reset.
  const dispatcher = createTlsAgent({ certSha256: place.certSha256, ca: options.ca });
  onTraffic?.();
  try {
    return await withLimit(clock, limit, async (aborted) => {
      const answer = await fetch(url, { redirect: "manual", signal: aborted, dispatcher } as unknown as RequestInit);
      return {
        status: answer.status,
        contentType: answer.headers.get("content-type") ?? "",
        location: answer.headers.get("location") ?? undefined,
        body: await readBounded(answer, BODY_LIMIT),
      };
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw explainWebError(error, `GET ${url.href}`);
  } finally {
    onTraffic?.();
    await dispatcher.destroy();
  }
}
