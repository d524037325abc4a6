import { isIP } from "node:net";
import type { TLSSocket } from "node:tls";
import { Agent, buildConnector } from "undici";
import { LimitPassed } from "../clock/index.ts";
import { PatchrigError } from "../errors.ts";

/** Whom an agent believes, and as whom it presents itself. */
export interface TlsTrust {
  /** SHA-256 of the certificate that must be shown, in hex, with or without colons: it replaces the chain and the name. */
  readonly certSha256?: string | undefined;
  /** Certificates that may vouch for the server, PEM. Without it and a fingerprint the system's decide. */
  readonly ca?: string | undefined;
  /** One's own certificate and its private key, each PEM. */
  readonly client?: { readonly certificate: string; readonly key: string } | undefined;
  /** Where people find the true fingerprint. */
  readonly whereToCompare?: string | undefined;
  /** Connections are kept and used again, at most so many; without it each request has a fresh one. */
  readonly keep?: number | undefined;
}

const CONNECT_LIMIT_MS = 10_000;

/** Connections to a server whose certificate somebody vouches for. One that nobody does is refused, never waved through. */
export function createTlsAgent(trust: TlsTrust): Agent {
  const { ca, client, keep } = trust;
  const pinned = trust.certSha256 === undefined ? undefined : normalise(trust.certSha256);
  const connector = buildConnector({
    ...(ca !== undefined && { ca }),
    ...(client && { cert: client.certificate, key: client.key }),
    // Judged below, before anything is sent: a refusal shows the fingerprint that was refused.
    rejectUnauthorized: false,
    // A resumed session shows no certificate to judge.
    maxCachedSessions: 0,
    timeout: CONNECT_LIMIT_MS,
  });
  const compare = `compare the fingerprint ${trust.whereToCompare ?? "on the appliance's console"}`;
  return new Agent({
    pipelining: keep === undefined ? 0 : 1,
    ...(keep !== undefined && { connections: keep }),
    connect: (options, callback) => {
      const servername = isIP(options.hostname) ? undefined : options.servername;
      connector({ ...options, ...(servername === undefined ? {} : { servername }) }, (error, socket) => {
        if (error || !socket) return callback(error ?? new Error("no socket"), null);
        const problem =
          options.protocol === "http:" ? undefined : problemOf(socket as TLSSocket, { pinned, ca, compare });
        if (!problem) return callback(null, socket);
        socket.destroy();
        return callback(problem, null);
      });
    },
  });
}

interface Judging {
  readonly pinned: string | undefined;
  readonly ca: string | undefined;
  readonly compare: string;
}

const problemOf = (socket: TLSSocket, judging: Judging): PatchrigError | undefined =>
  judging.pinned === undefined
    ? unvouchedCertificate(socket, judging)
    : wrongCertificate(socket, judging.pinned, judging.compare);

/** The fingerprint replaces the chain and the name: it names this very certificate. */
function wrongCertificate(socket: TLSSocket, pinned: string, compare: string): PatchrigError | undefined {
  const shown = normalise(socket.getPeerCertificate().fingerprint256 ?? "");
  if (shown === pinned) return undefined;
  return new PatchrigError(
    "unknown-certificate",
    `expected the certificate ${withColons(pinned)}, ${socket.remoteAddress} shows ${withColons(shown) || "none"}`,
    { hint: `this is not the machine that was named, or its certificate changed: stop, and ${compare}` },
  );
}

/** The chain and the name, as Node judged them. */
function unvouchedCertificate(socket: TLSSocket, { ca, compare }: Judging): PatchrigError | undefined {
  if (socket.authorized) return undefined;
  const shown = withColons(normalise(socket.getPeerCertificate().fingerprint256 ?? "")) || "none";
  const why = String(socket.authorizationError).toLowerCase().replaceAll("_", " ");
  const hint =
    ca === undefined
      ? `${compare}, then pass --cert-sha256 FINGERPRINT, or --ca FILE`
      : `this is not the machine that was named, or --ca is not its authority: stop, and ${compare}`;
  return new PatchrigError(
    "unknown-certificate",
    `nobody vouches for the certificate ${shown} of ${socket.remoteAddress}: ${why}`,
    { hint },
  );
}

/** As openssl prints it. */
const withColons = (hex: string): string => hex.toUpperCase().replace(/..(?=.)/g, "$&:");

/** Hex without colons, lower case; base64 (`SHA256:…`) as well. */
function normalise(fingerprint: string): string {
  const bare = fingerprint.trim().replace(/^sha-?256[:= ]/i, "");
  const hex = bare.replace(/[: ]/g, "").toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? hex : Buffer.from(bare, "base64").toString("hex");
}

/** OpenSSL's and Node's names for certificates that nobody vouches for. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS_CERT/;

/** What a request's failure means, as a `PatchrigError`: unknown-certificate or not-reachable. `request` names it. */
export function explainWebError(error: unknown, request: string): PatchrigError {
  if (error instanceof LimitPassed) return new PatchrigError("not-reachable", error.message, { cause: error });
  const causes = causesOf(error);
  const own = causes.find((cause) => cause instanceof PatchrigError);
  if (own) return own;
  const code = codeOf(error);
  const said = causes.map((cause) => (cause instanceof Error ? cause.message : String(cause))).at(-1);
  const kind = CERTIFICATE.test(code ?? "") ? "unknown-certificate" : "not-reachable";
  return new PatchrigError(kind, `${request}: ${said}`, { cause: error });
}

/** Node's or undici's name for what failed, of the error or of what caused it: `ECONNRESET`. */
export function codeOf(error: unknown): string | undefined {
  return causesOf(error)
    .map((cause) => (cause as { code?: unknown }).code)
    .find((value) => typeof value === "string");
}

function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  for (let at = error; at !== undefined && at !== null && causes.length < 5; at = (at as { cause?: unknown }).cause)
    causes.push(at);
  return causes;
}
