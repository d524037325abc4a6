import { type Agent, request } from "node:https";
import { withLimit } from "@patchrig/core/clock";
import type { WebAnswer } from "./observation.ts";
import { patientClock } from "./patience.ts";

export interface PageRequest {
  readonly url: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** A client certificate with its key, PEM. */
  readonly pem?: string;
  /** Keeps connections for further requests; each has its own without it. */
  readonly agent?: Agent;
  readonly limitMs: number;
}

const MOST_BODY = 1 << 20;

/**
 * One request over HTTPS, whatever the certificate: the judge looks at what is said, and a peer's certificate is made
 * for the day. Rejects with what the socket says, or `LimitPassed`; a body is cut at 1 MB.
 */
export function fetchPage(asked: PageRequest): Promise<WebAnswer> {
  const method = asked.method ?? "GET";
  const waited = { ms: asked.limitMs, waitedFor: `an answer to ${method} ${asked.path}` };
  return withLimit(patientClock, waited, (signal) => ask(asked, method, signal));
}

function ask(asked: PageRequest, method: string, signal: AbortSignal): Promise<WebAnswer> {
  return new Promise((resolve, reject) => {
    const { path, headers, body, pem } = asked;
    const options = {
      method,
      signal,
      agent: asked.agent ?? (false as const),
      rejectUnauthorized: false,
      ...(headers && { headers }),
      ...(pem && { cert: pem, key: pem }),
    };
    const sent = request(new URL(path, asked.url), options, (answer) => {
      let text = "";
      const done = () =>
        resolve({ method, path, status: answer.statusCode ?? 0, headers: flat(answer.headers), body: text });
      answer.on("data", (bytes: Buffer) => {
        text += bytes.toString("utf8");
        if (text.length <= MOST_BODY) return;
        done();
        answer.destroy();
      });
      answer.on("end", done);
      answer.on("error", reject);
    });
    sent.on("error", (problem) => {
      // A kept connection that the peer has just closed says nothing of the peer: it is asked over a new one.
      if (!sent.reusedSocket || asked.agent === undefined) return reject(problem);
      const { agent: _, ...alone } = asked;
      ask(alone, method, signal).then(resolve, reject);
    });
    sent.end(body);
  });
}

const flat = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]));
