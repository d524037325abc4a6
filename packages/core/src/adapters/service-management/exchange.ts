import type { Agent } from "undici";
import { request } from "undici";
import { type Clock, formatInstant, withLimit } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import type { ServiceAnswer, ServiceRefusal } from "../../ports/hosted-service.ts";
import { parseXmlBytes } from "../../vmrole/xml/document.ts";
import type { XmlElement } from "../../vmrole/xml/element.ts";
import { codeOf, createTlsAgent, explainWebError } from "../tls-agent.ts";
import { parseHttpDate } from "./http-date.ts";
import type { ServiceManagementOptions } from "./options.ts";
import { refusalOf } from "./refusal.ts";

/** The newest of the VM Role's time (W15); every operation that is called was there before it. */
const VERSION = "2011-10-01";
const ANSWER_LIMIT_MS = 120_000;
const LARGEST_ANSWER = 4 * 2 ** 20;
const CONNECTIONS = 4;
/** Milliseconds between the tries of a call that a busy service put off. */
const PAUSES = [1_000, 5_000, 15_000] as const;

export interface Call {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** Behind the subscription: `machineimages/NAME`. */
  readonly path: string;
  readonly body?: string;
}

/** What came back of a call that was not refused. */
export interface Reply {
  readonly status: number;
  /** 32 hexadecimal digits; of a 202 the operation's id (A22). */
  readonly requestId: string;
  /** Throws `PatchrigError` not-reachable where the answer is no XML of ours. */
  root(): XmlElement;
}

export interface Exchange {
  send(call: Call): Promise<ServiceAnswer<Reply>>;
  /** The service's clock, as its last answer told it; ours before the first. */
  now(): number;
  close(): Promise<void>;
}

/** Sends calls and judges their answers; one that a busy service put off is sent again, and what only asks after a lost line. */
export function createExchange(options: ServiceManagementOptions): Exchange {
  const agent = createTlsAgent({
    certSha256: options.certSha256,
    ca: options.ca,
    client: options.client,
    whereToCompare: "with whoever runs the service",
    keep: CONNECTIONS,
  });
  let told: number | undefined;
  const line: Line = {
    agent,
    onDate: (date) => {
      told = parseHttpDate(date) ?? told;
    },
  };
  return {
    now: () => told ?? options.clock.now(),
    send: (call) => patiently(options, call, () => sendOnce(call, options, line)),
    close: () => agent.destroy(),
  };
}

interface Line {
  readonly agent: Agent;
  onDate(date: string): void;
}

async function patiently(
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal | undefined },
  { method }: Call,
  send: () => Promise<ServiceAnswer<Reply>>,
): Promise<ServiceAnswer<Reply>> {
  for (const pause of PAUSES) {
    try {
      const answer = await send();
      if (answer.kind === "done" || !mayPass(answer, method)) return answer;
    } catch (error) {
      signal?.throwIfAborted();
      if (method !== "GET" || !(error instanceof PatchrigError) || error.code !== "connection-lost") throw error;
    }
    await clock.sleep(pause, signal ? { signal } : {});
  }
  return send();
}

/** A service that is busy has not begun; what failed inside it may be asked again, and never ordered again. */
function mayPass({ status, code }: ServiceRefusal, method: Call["method"]): boolean {
  if (status === 503 || status === 429 || code === "TooManyRequests") return true;
  return status >= 500 && method === "GET";
}

async function sendOnce(call: Call, options: ServiceManagementOptions, line: Line): Promise<ServiceAnswer<Reply>> {
  const { clock, signal, onRequest, onExchange } = options;
  const name = `${call.method} ${call.path.replace(/\?.*$/, "")}`;
  const limit = { ms: ANSWER_LIMIT_MS, waitedFor: `the service's answer to ${name}`, ...(signal && { signal }) };
  const answered = withLimit(clock, limit, (aborted) => transmit(call, options, { ...line, signal: aborted }));
  onRequest?.(answered.catch(() => {}));
  try {
    const got = await answered;
    const answer = answerOf(got, () => parsed(got.bytes, name), name);
    const { status, requestId } = got;
    const said = answer.kind === "refused" ? `${answer.code}: ${answer.text}` : "";
    onExchange?.({ at: formatInstant(clock.now()), method: call.method, path: call.path, status, requestId, said });
    return answer;
  } catch (error) {
    signal?.throwIfAborted();
    throw explain(error, name);
  }
}

interface Got {
  readonly status: number;
  readonly requestId: string;
  readonly bytes: Buffer;
}

async function transmit(
  { method, path, body }: Call,
  { url, subscriptionId }: ServiceManagementOptions,
  { agent, onDate, signal }: Line & { readonly signal: AbortSignal },
): Promise<Got> {
  const address = new URL(`${url.replace(/\/+$/, "")}/${subscriptionId}/${path}`);
  const headers = { "x-ms-version": VERSION, accept: "application/xml" };
  const answer = await request(address, {
    method,
    dispatcher: agent,
    signal,
    // A POST without a body says so: the recorded service wants its length (A40).
    headers: method === "GET" || method === "DELETE" ? headers : { ...headers, "content-type": "application/xml" },
    body: body ?? (method === "GET" || method === "DELETE" ? null : ""),
  });
  const { date, "x-ms-request-id": id } = answer.headers;
  if (typeof date === "string") onDate(date);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) {
      answer.body.destroy();
      throw new PatchrigError("not-reachable", `expected at most ${LARGEST_ANSWER} bytes of answer, found more`);
    }
    chunks.push(chunk);
  }
  return { status: answer.statusCode, requestId: typeof id === "string" ? id : "", bytes: Buffer.concat(chunks) };
}

function answerOf({ status, requestId }: Got, root: () => XmlElement, name: string): ServiceAnswer<Reply> {
  if (status >= 200 && status < 300) return { kind: "done", value: { status, requestId, root } };
  return refusalOf(status, rootOrNothing(root), name);
}

/** A gateway in between answers with a page of its own: the status says enough. */
function rootOrNothing(root: () => XmlElement): XmlElement | undefined {
  try {
    return root();
  } catch {
    return undefined;
  }
}

function parsed(bytes: Buffer, name: string): XmlElement {
  try {
    return parseXmlBytes(bytes, `the answer to ${name}`).root;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new PatchrigError("not-reachable", said, { cause, hint: "is this address a Service Management API?" });
  }
}

/** What may have reached the service before the line was lost. */
const LOST = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_BODY_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT"]);

function explain(error: unknown, name: string): PatchrigError {
  const code = codeOf(error);
  if (code === undefined || !LOST.has(code)) return explainWebError(error, name);
  const said = explainWebError(error, name).message;
  return new PatchrigError("connection-lost", said, {
    cause: error,
    hint: "resume with the journal: what became of it is asked first",
  });
}
