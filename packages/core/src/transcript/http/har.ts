import { z } from "zod";
import { formatInstant, parseInstant } from "../../clock/index.ts";

/** One request and its answer. Times in epoch milliseconds and milliseconds. */
export interface HttpExchange {
  readonly startedAt: number;
  readonly durationMs: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly HttpHeader[];
    readonly body: string;
  };
  readonly response: { readonly status: number; readonly headers: readonly HttpHeader[]; readonly body: string };
}

export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

const header = z.object({ name: z.string(), value: z.string() });
const entry = z.object({
  startedDateTime: z.string(),
  time: z.number().catch(0),
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.array(header).catch([]),
    postData: z.object({ text: z.string().catch("") }).optional(),
  }),
  response: z.object({
    status: z.number(),
    headers: z.array(header).catch([]),
    content: z.object({ text: z.string().optional(), encoding: z.string().optional() }).catch({}),
  }),
});
const har = z.object({ log: z.object({ entries: z.array(entry) }) });

/** Reads a HAR file (1.2). Throws `SyntaxError` naming where it is none. */
export function parseHar(text: string): readonly HttpExchange[] {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`line 1: expected a HAR file: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = har.safeParse(raw);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new SyntaxError(`line 1: expected a HAR file: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  return read.data.log.entries.map(({ startedDateTime, time, request, response }) => ({
    startedAt: parseInstant(startedDateTime) ?? 0,
    durationMs: time,
    request: { method: request.method, url: request.url, headers: request.headers, body: request.postData?.text ?? "" },
    response: { status: response.status, headers: response.headers, body: bodyOf(response.content) },
  }));
}

const bodyOf = ({ text = "", encoding }: { text?: string | undefined; encoding?: string | undefined }): string =>
  encoding === "base64" ? Buffer.from(text, "base64").toString("utf8") : text;

export const HAR_HEAD = '{"log":{"version":"1.2","creator":{"name":"patchrig","version":"1"},"entries":[\n';
export const HAR_TAIL = "\n]}}\n";

/** One entry of a HAR file, without the comma between two of them. */
export function formatHarEntry({ startedAt, durationMs, request, response }: HttpExchange): string {
  const typeOf = (headers: readonly HttpHeader[]) =>
    headers.find(({ name }) => name.toLowerCase() === "content-type")?.value ?? "";
  const wire = { httpVersion: "HTTP/1.1", cookies: [], headersSize: -1, bodySize: -1 };
  return JSON.stringify({
    startedDateTime: formatInstant(startedAt),
    time: durationMs,
    request: {
      method: request.method,
      url: request.url,
      ...wire,
      headers: request.headers,
      queryString: [...new URL(request.url).searchParams].map(([name, value]) => ({ name, value })),
      ...(request.body === "" ? {} : { postData: { mimeType: typeOf(request.headers), text: request.body } }),
    },
    response: {
      status: response.status,
      statusText: "",
      ...wire,
      headers: response.headers,
      content: { size: response.body.length, mimeType: typeOf(response.headers), text: response.body },
      redirectURL: "",
    },
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
  });
}
