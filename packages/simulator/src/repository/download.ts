import { createHash } from "node:crypto";
import { type Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { realTimer } from "@patchrig/core/clock";
import { isLoopback } from "../servers/bind.ts";

export interface DownloadOptions {
  readonly userAgent: string;
  /** Private addresses may be asked as well, not loopback alone. */
  readonly expose: boolean;
  /** More is a problem. */
  readonly limitBytes: number;
  /** The bytes themselves are wanted, not only what they add up to. */
  readonly keeps?: boolean;
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
}

/** What came, or why nothing did. */
export type Download =
  | { readonly bytes: Buffer; readonly size: number; readonly sha256: string }
  | { readonly problem: string };

const LIMIT = { redirects: 5, answerMs: 10_000 } as const;

/** RFC 1918, link-local, and what IPv6 has in their place. */
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][\da-f]{2}:|fe80:)[\da-f.:]*$/i;

/**
 * Fetches one file by HTTP, in bounded size and real time. Never asks the internet, and no name server: only loopback
 * addresses, and with `expose` private ones; every other is as one that does not answer. Rejects when the signal is aborted.
 */
export async function download(from: URL, options: DownloadOptions): Promise<Download> {
  let url = from;
  for (let redirects = 0; redirects <= LIMIT.redirects; redirects++) {
    options.signal?.throwIfAborted();
    if (!mayBeAsked(url, options.expose)) return { problem: `${url.host}: unreachable` };
    const answer = await ask(url, options);
    options.signal?.throwIfAborted();
    if (!("location" in answer)) return answer;
    if (!URL.canParse(answer.location, url.href)) return { problem: "a redirect to nowhere" };
    url = new URL(answer.location, url);
  }
  return { problem: `more than ${LIMIT.redirects} redirects` };
}

function mayBeAsked({ protocol, hostname }: URL, expose: boolean): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  const isAddress = isLoopback(host) || (expose && PRIVATE.test(host));
  return isAddress && (protocol === "http:" || protocol === "https:");
}

type Answer = Download | { readonly location: string };

function ask(url: URL, options: DownloadOptions): Promise<Answer> {
  const { signal, userAgent, agent } = options;
  return new Promise((resolve) => {
    const headers = { "user-agent": userAgent, accept: "*/*" };
    const isPlain = url.protocol === "http:";
    const send = isPlain ? httpRequest : httpsRequest;
    const asked = send(url, { headers, ...(signal ? { signal } : {}), ...(isPlain && agent ? { agent } : {}) });
    const untime = realTimer(LIMIT.answerMs, () => asked.destroy(new Error("no whole answer in time")));
    const end = (answer: Answer) => {
      untime();
      resolve(answer);
    };
    asked.on("error", ({ message }) => end({ problem: message || "unreachable" }));
    asked.on("response", (response) => {
      take(response, options).then(end, (error: Error) => end({ problem: error.message }));
    });
    asked.end();
  });
}

async function take(response: IncomingMessage, { limitBytes, keeps }: DownloadOptions): Promise<Answer> {
  const { statusCode: status = 0, headers } = response;
  if (status !== 200) {
    // What an error page says is of no interest; the line is given back.
    response.destroy();
    const isRedirect = status >= 300 && status < 400 && headers.location !== undefined;
    return isRedirect ? { location: headers.location ?? "" } : { problem: `answered ${status}` };
  }
  const hash = createHash("sha256");
  const kept: Buffer[] = [];
  let size = 0;
  for await (const bytes of response as AsyncIterable<Buffer>) {
    size += bytes.length;
    if (size > limitBytes) return { problem: `more than ${limitBytes} bytes` };
    hash.update(bytes);
    if (keeps) kept.push(bytes);
  }
  return { bytes: Buffer.concat(kept), size, sha256: hash.digest("hex") };
}
