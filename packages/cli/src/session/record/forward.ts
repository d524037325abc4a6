import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { type RequestOptions, request as requestHttps } from "node:https";
import type { TLSSocket } from "node:tls";
import type { Clock } from "@patchrig/core/clock";
import type { HttpExchange } from "@patchrig/core/transcript";
import type { WebTrust } from "./web-trust.ts";

export interface Forwarding {
  readonly target: URL;
  readonly trust: WebTrust;
  readonly clock: Clock;
  onExchange(exchange: HttpExchange): void;
  /** A secret that stands in a header. */
  learn(secret: string | undefined): void;
}

/** More of a body is passed on, and not kept. */
const LONGEST_KEPT = 1_048_576;
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "te",
  "trailer",
  "upgrade",
  "proxy-authorization",
]);

/** Passes one request on and its answer back, as they come, and tells of both when the answer has ended. */
export function forward(request: IncomingMessage, response: ServerResponse, to: Forwarding): Promise<void> {
  const startedAt = to.clock.now();
  const asked = keepBody(request);
  learnFrom(request.headers, to);
  return new Promise((resolve) => {
    const { target, trust } = to;
    const finish = (status: number, headers: OutgoingHttpHeaders, body: string) => {
      const sent = {
        method: request.method ?? "GET",
        url: new URL(request.url ?? "/", target).href,
        headers: headersOf(request.headers),
        body: asked(),
      };
      to.onExchange({
        startedAt,
        durationMs: to.clock.now() - startedAt,
        request: sent,
        response: { status, headers: headersOf(headers), body },
      });
      resolve();
    };
    const fail = (reason: string) => {
      const body = `patchrig: ${target.host} does not answer: ${reason}\n`;
      if (!response.headersSent) response.writeHead(502, { "content-type": "text/plain" });
      response.end(body);
      finish(502, {}, body);
    };
    const upstream = requestHttps(requestOptions(request, to), (answer) => {
      const refused = trust.refusal((answer.socket as TLSSocket).getPeerCertificate());
      if (refused !== undefined) {
        answer.destroy();
        fail(refused);
        return;
      }
      learnFrom(answer.headers, to);
      const body = keepBody(answer);
      response.writeHead(answer.statusCode ?? 502, withoutHops(answer.headers));
      answer.pipe(response);
      answer.once("end", () => finish(answer.statusCode ?? 0, answer.headers, body()));
      answer.once("error", (problem) => fail(problem.message));
    });
    // A pinned certificate is judged before anything is sent: a request holds secrets.
    upstream.once("socket", (socket) =>
      socket.once("secureConnect", () => {
        const refused = trust.refusal((socket as TLSSocket).getPeerCertificate());
        if (refused !== undefined) upstream.destroy(new Error(refused));
      }),
    );
    upstream.once("error", (problem) => fail(problem.message));
    request.pipe(upstream);
  });
}

function requestOptions(request: IncomingMessage, { target, trust }: Forwarding): RequestOptions {
  return {
    host: target.hostname,
    port: target.port || 443,
    method: request.method,
    path: request.url,
    headers: { ...withoutHops(request.headers), host: target.host },
    rejectUnauthorized: trust.rejectUnauthorized,
    ...(trust.ca === undefined ? {} : { ca: trust.ca }),
    agent: false,
  };
}

function keepBody(message: IncomingMessage): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  message.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= LONGEST_KEPT) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString("utf8");
}

function learnFrom(headers: IncomingMessage["headers"], { learn }: Forwarding): void {
  const { authorization } = headers;
  learn(authorization?.replace(/^\w+ /, ""));
  const basic = /^Basic (.+)$/i.exec(authorization ?? "")?.[1];
  if (basic !== undefined)
    learn(
      Buffer.from(basic, "base64")
        .toString("utf8")
        .replace(/^[^:]*:/, ""),
    );
  for (const name of ["vmware-api-session-id", "x-auth-token"]) learn(String(headers[name] ?? ""));
  for (const cookie of [headers.cookie ?? [], headers["set-cookie"] ?? []].flat()) {
    for (const [, value] of cookie.matchAll(/=\s*"?([^;"\s]{8,})/g)) learn(value);
  }
}

const withoutHops = (headers: IncomingMessage["headers"]): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));

const headersOf = (headers: OutgoingHttpHeaders): HttpExchange["request"]["headers"] =>
  Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => ({ name, value: String(one) })));
