import { connect, isIP } from "node:net";
import type { TLSSocket } from "node:tls";
import { Agent, buildConnector } from "undici";
import { type Clock, LimitPassed, withLimit } from "../clock/index.ts";
import { PatchrigError } from "../errors.ts";
import type { WebAnswer, WebPort } from "../ports/web.ts";

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
  const dispatcher = agentFor(place, options);
  onTraffic?.();
  try {
    return await withLimit(clock, limit, async (aborted) => {
      const answer = await fetch(url, { redirect: "manual", signal: aborted, dispatcher } as unknown as RequestInit);
      return {
        status: answer.status,
        contentType: answer.headers.get("content-type") ?? "",
        location: answer.headers.get("location") ?? undefined,
        body: await readBounded(answer),
      };
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw explain(error, url);
  } finally {
    onTraffic?.();
    await dispatcher.destroy();
  }
}

/** A fresh connection for each request: after a reboot an old one would only be reset. */
function agentFor(place: WebPlace, { ca }: FetchWebOptions): Agent {
  const pinned = place.certSha256 === undefined ? undefined : normalise(place.certSha256);
  const connector = buildConnector({
    ...(ca !== undefined && { ca }),
    // Judged below, before anything is sent: a refusal shows the fingerprint that was refused.
    rejectUnauthorized: false,
    timeout: CONNECT_LIMIT_MS,
  });
  return new Agent({
    pipelining: 0,
    connect: (options, callback) => {
      const servername = isIP(options.hostname) ? undefined : options.servername;
      connector({ ...options, ...(servername === undefined ? {} : { servername }) }, (error, socket) => {
        if (error || !socket) return callback(error ?? new Error("no socket"), null);
        const problem =
          pinned === undefined
            ? unvouchedCertificate(socket as TLSSocket, ca !== undefined)
            : wrongCertificate(socket as TLSSocket, pinned);
        if (!problem) return callback(null, socket);
        socket.destroy();
        return callback(problem, null);
      });
    },
  });
}

/** The fingerprint replaces the chain and the name: it names this very certificate. */
function wrongCertificate(socket: TLSSocket, pinned: string): PatchrigError | undefined {
  const shown = normalise(socket.getPeerCertificate().fingerprint256 ?? "");
  if (shown === pinned) return undefined;
  return new PatchrigError(
    "unknown-certificate",
    `expected the certificate ${withColons(pinned)}, ${socket.remoteAddress} shows ${withColons(shown) || "none"}`,
    { hint: `this is not the machine that was named, or its certificate changed: ${STOP}` },
  );
}

/** The chain and the name, as Node judged them. */
function unvouchedCertificate(socket: TLSSocket, hasAuthority: boolean): PatchrigError | undefined {
  if (socket.authorized) return undefined;
  const shown = withColons(normalise(socket.getPeerCertificate().fingerprint256 ?? "")) || "none";
  const why = String(socket.authorizationError).toLowerCase().replaceAll("_", " ");
  const hint = hasAuthority
    ? `this is not the machine that was named, or --ca is not its authority: ${STOP}`
    : "compare the fingerprint on the appliance's console, then pass --cert-sha256 FINGERPRINT, or --ca FILE";
  return new PatchrigError(
    "unknown-certificate",
    `nobody vouches for the certificate ${shown} of ${socket.remoteAddress}: ${why}`,
    { hint },
  );
}

const STOP = "stop, and compare the fingerprint on the appliance's console";

/** As openssl prints it. */
const withColons = (hex: string): string => hex.toUpperCase().replace(/..(?=.)/g, "$&:");

/** Hex without colons, lower case; base64 (`SHA256:…`) as well. */
function normalise(fingerprint: string): string {
  const bare = fingerprint.trim().replace(/^sha-?256[:= ]/i, "");
  const hex = bare.replace(/[: ]/g, "").toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? hex : Buffer.from(bare, "base64").toString("hex");
}

async function readBounded(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = answer.body?.getReader();
  while (reader && size < BODY_LIMIT) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
  }
  await reader?.cancel();
  return Buffer.concat(chunks).subarray(0, BODY_LIMIT).toString("utf8");
}

/** OpenSSL's and Node's names for certificates that nobody vouches for. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS_CERT/;

function explain(error: unknown, url: URL): unknown {
  if (error instanceof LimitPassed) return new PatchrigError("not-reachable", error.message, { cause: error });
  const causes = causesOf(error);
  const own = causes.find((cause) => cause instanceof PatchrigError);
  if (own) return own;
  const code = causes.map((cause) => (cause as { code?: unknown }).code).find((value) => typeof value === "string");
  const said = causes.map((cause) => (cause instanceof Error ? cause.message : String(cause))).at(-1);
  const kind = CERTIFICATE.test(String(code ?? "")) ? "unknown-certificate" : "not-reachable";
  return new PatchrigError(kind, `GET ${url.href}: ${said}`, { cause: error });
}

function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  for (let at = error; at !== undefined && at !== null && causes.length < 5; at = (at as { cause?: unknown }).cause)
    causes.push(at);
  return causes;
}
