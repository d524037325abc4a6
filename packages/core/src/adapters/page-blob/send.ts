import type { Agent } from "undici";
import { request } from "undici";
import { withLimit } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import type { BlobAnswer } from "../../ports/blob.ts";
import { parseXmlBytes } from "../../vmrole/xml/document.ts";
import { childNamed } from "../../vmrole/xml/element.ts";
import { codeOf, createTlsAgent, explainWebError } from "../tls-agent.ts";
import type { PageBlobOptions } from "./options.ts";

export interface BlobCall {
  readonly method: "GET" | "HEAD" | "PUT";
  readonly comp?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Bytes of answer at most; 4 MiB without it. */
  readonly most?: number;
}

export interface BlobReply {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

export type SendToBlob = (url: string, call: BlobCall) => Promise<BlobAnswer<BlobReply>>;

/** What an answer that is too long is refused with: the caller may ask for less at once. */
export const TOO_LONG = "AnswerTooLong";

/** The first version with page blobs, where the signature names none. */
const VERSION = "2009-09-19";
const ANSWER_LIMIT_MS = 120_000;
const LARGEST_ANSWER = 4 * 2 ** 20;
const CONNECTIONS = 8;
/** Milliseconds between tries: every call may be made any number of times. */
const PAUSES = [500, 2_000, 10_000, 30_000] as const;

/** Sends calls to blobs over kept connections, and again where the line was lost or the store is busy. */
export function createBlobSender(options: PageBlobOptions): { readonly send: SendToBlob; close(): Promise<void> } {
  const agents = new Map<string, Agent>();
  const agentFor = (url: URL) => {
    const known = agents.get(url.origin);
    const agent = known ?? createTlsAgent({ ...options.trustFor(url), keep: CONNECTIONS });
    agents.set(url.origin, agent);
    return agent;
  };
  return {
    send: async (address, call) => {
      const url = checked(address);
      return patiently(options, () => sendOnce(url, call, { ...options, agent: agentFor(url) }));
    },
    close: async () => void (await Promise.all([...agents.values()].map((agent) => agent.destroy()))),
  };
}

function checked(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isLoopback = url && (url.hostname === "localhost" || url.hostname === "[::1]" || /^127\./.test(url.hostname));
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback)) return url;
  // Not repeated: whoever has the address may write to the blob.
  throw new PatchrigError("not-reachable", "expected the https address of a blob, found another", {
    hint: "the service gave it: is it the service that was named?",
  });
}

async function patiently(
  { clock, signal }: PageBlobOptions,
  send: () => Promise<BlobAnswer<BlobReply>>,
): Promise<BlobAnswer<BlobReply>> {
  for (const pause of PAUSES) {
    try {
      const answer = await send();
      if (answer.kind !== "refused" || (answer.status < 500 && answer.status !== 429)) return answer;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof PatchrigError) || error.code !== "connection-lost") throw error;
    }
    await clock.sleep(pause, signal ? { signal } : {});
  }
  return send();
}

type Sending = PageBlobOptions & { readonly agent: Agent };

async function sendOnce(url: URL, call: BlobCall, options: Sending): Promise<BlobAnswer<BlobReply>> {
  const { clock, signal, agent, onRequest } = options;
  const name = `${call.method} ${call.comp ?? "blob"} at ${url.host}`;
  const limit = { ms: ANSWER_LIMIT_MS, waitedFor: `the answer to ${name}`, ...(signal && { signal }) };
  const answered = withLimit(clock, limit, (aborted) => transmit(url, call, { agent, signal: aborted }));
  onRequest?.(answered.catch(() => {}));
  try {
    return await answered;
  } catch (error) {
    signal?.throwIfAborted();
    throw explain(error, name);
  }
}

async function transmit(
  url: URL,
  call: BlobCall,
  { agent, signal }: { readonly agent: Agent; readonly signal: AbortSignal },
): Promise<BlobAnswer<BlobReply>> {
  const { method, comp, headers = {}, body, most = LARGEST_ANSWER } = call;
  const target = new URL(url);
  if (comp !== undefined) target.searchParams.set("comp", comp);
  const version = url.searchParams.has("sv") ? {} : { "x-ms-version": VERSION };
  const answer = await request(target, {
    method,
    dispatcher: agent,
    signal,
    headers: { ...headers, ...version },
    body: body ?? (method === "PUT" ? "" : null),
  });
  const isGood = answer.statusCode >= 200 && answer.statusCode < 300;
  const bytes = await readBounded(answer.body, isGood ? most : LARGEST_ANSWER);
  const status = answer.statusCode;
  if (bytes === undefined)
    return { kind: "refused", by: "store", code: TOO_LONG, status: 200, text: "too long an answer" };
  if (isGood) return { kind: "done", value: { headers: answer.headers, bytes } };
  const told = answer.headers["x-ms-error-code"];
  const { code, text } = errorOf(bytes, typeof told === "string" ? told : `HTTP ${status}`);
  return status === 403 ? { kind: "expired", text } : { kind: "refused", by: "store", code, status, text };
}

async function readBounded(body: AsyncIterable<Buffer> & { destroy(): unknown }, most: number) {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) {
      body.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The store's error document has no namespace. */
function errorOf(bytes: Buffer, fallback: string): { readonly code: string; readonly text: string } {
  try {
    const { root } = parseXmlBytes(bytes, "the store's answer");
    const said = (name: string) => childNamed(root, name)?.text.trim().split("\n")[0];
    return { code: said("Code") || fallback, text: said("Message") || fallback };
  } catch {
    return { code: fallback, text: fallback };
  }
}

/** After these nobody knows what arrived; every call may be made again. */
const LOST = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_BODY_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT"]);

function explain(error: unknown, name: string): PatchrigError {
  const problem = explainWebError(error, name);
  const code = codeOf(error);
  if (code === undefined || !LOST.has(code)) return problem;
  return new PatchrigError("connection-lost", problem.message, {
    cause: error,
    hint: "resume with the journal: what has arrived is not sent again",
  });
}
