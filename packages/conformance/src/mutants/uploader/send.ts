import { request } from "node:https";
import { systemClock, withLimit } from "@patchrig/core/clock";
import type { WebAnswer } from "../../judge/observation.ts";

export interface Sending {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** A client certificate with its key, PEM. */
  readonly pem?: string;
  readonly limitMs: number;
}

/** One request of the reference uploader, whatever the server's certificate: it was made for the day. Rejects with what the socket says. */
export function sendOverTls({ url, method, headers, body, pem, limitMs }: Sending): Promise<WebAnswer> {
  const waited = { ms: limitMs, waitedFor: `an answer to ${method}` };
  return withLimit(systemClock, waited, (signal) => {
    return new Promise((resolve, reject) => {
      const options = { method, signal, agent: false as const, rejectUnauthorized: false };
      const length = body === undefined ? {} : { "content-length": String(body.length) };
      const sent = request(
        url,
        { ...options, headers: { ...headers, ...length }, ...(pem !== undefined && { cert: pem, key: pem }) },
        (answer) => {
          let text = "";
          answer.on("data", (bytes: Buffer) => {
            text += bytes.toString("utf8");
          });
          answer.on("error", reject);
          answer.on("end", () => {
            const flat = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
            const path = new URL(url).pathname;
            resolve({ method, path, status: answer.statusCode ?? 0, headers: Object.fromEntries(flat), body: text });
          });
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  });
}
