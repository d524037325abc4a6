import type { IncomingMessage } from "node:http";
import { PAGE } from "./goods.ts";
import type { Answer, Blob, ServiceState } from "./state.ts";

/** A blob that nobody has created. */
export const createBlob = (): Blob => ({
  bytes: undefined,
  written: new Uint8Array(0),
  signatures: [],
  asked: 0,
  granted: 0,
});

/** An answer of the store, with headers of its own. */
export interface BlobAnswer extends Answer {
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes?: Buffer;
}

/** W30. */
const MOST = 4 * 2 ** 20;

/** Answers a request to the blob, and writes it down. */
export function answerBlob(request: IncomingMessage, url: URL, body: Buffer, state: ServiceState): BlobAnswer {
  const { method = "GET", headers } = request;
  const comp = url.searchParams.get("comp") ?? "";
  const isPages = method === "PUT" && comp === "page";
  const range = rangeIn(headers);
  const answer = judge({ method, comp, range, url, request, body }, state);
  const { journal, goods } = state;
  if (!isPages) journal.note({ kind: "blob", method, comp, status: answer.status });
  else {
    const [offset, length] = [range?.offset ?? -1, body.length];
    const write = headers["x-ms-page-write"] === "clear" ? "clear" : "update";
    const there = goods.content.subarray(offset, offset + length);
    journal.note({
      kind: "pages",
      offset,
      length: write === "clear" ? (range?.length ?? 0) : length,
      write,
      empty: write === "update" && !body.some((byte) => byte !== 0),
      wrong: write === "update" && !there.equals(body),
      status: answer.status,
    });
  }
  return answer;
}

interface Asked {
  readonly method: string;
  readonly comp: string;
  readonly range: Range | undefined;
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

interface Range {
  readonly offset: number;
  readonly length: number;
}

function judge(asked: Asked, state: ServiceState): BlobAnswer {
  const { blob, trying } = state;
  if (asked.url.searchParams.get("sig") !== blob.signatures.at(-1)) return refused(403, "AuthenticationFailed");
  const isPages = asked.method === "PUT" && asked.comp === "page";
  if (isPages) blob.asked++;
  const isFirstAddress = blob.signatures.length === 1;
  if (isPages && trying.trouble === "signature-expires" && isFirstAddress && blob.asked > 2)
    return refused(403, "AuthenticationFailed");
  if (isPages && trying.trouble === "page-fails" && blob.asked === FAILING) return refused(500, "InternalError");
  if (asked.method === "PUT" && !isPages) return create(asked, blob);
  if (blob.bytes === undefined) return refused(404, "BlobNotFound");
  if (isPages) return write(asked, blob);
  if (asked.comp === "pagelist") return list(asked, blob);
  return read(asked, blob.bytes);
}

/** Not the first one: who begins anew sends more than who goes on. */
const FAILING = 4;

function create({ request: { headers } }: Asked, blob: Blob): BlobAnswer {
  const size = Number(headers["x-ms-blob-content-length"]);
  if (headers["x-ms-blob-type"] !== "PageBlob") return refused(400, "InvalidHeaderValue");
  if (!Number.isSafeInteger(size) || size <= 0 || size % PAGE !== 0 || size > LARGEST)
    return refused(400, "InvalidHeaderValue");
  if (blob.bytes !== undefined && headers["if-none-match"] === "*") return refused(409, "BlobAlreadyExists");
  blob.bytes = Buffer.alloc(size);
  blob.written = new Uint8Array(size / PAGE);
  return { status: 201 };
}

/** Of what is given here; more is nobody's upload. */
const LARGEST = 256 * 2 ** 20;

function write({ range, body, request: { headers } }: Asked, blob: Blob): BlobAnswer {
  const { bytes, written } = blob;
  const clears = headers["x-ms-page-write"] === "clear";
  if (!bytes || range === undefined || range.offset % PAGE !== 0 || range.length % PAGE !== 0)
    return refused(400, "InvalidHeaderValue");
  if (range.offset + range.length > bytes.length) return refused(416, "InvalidPageRange");
  if (!clears && body.length > MOST) return refused(413, "RequestBodyTooLarge");
  if (!clears && body.length !== range.length) return refused(400, "InvalidHeaderValue");
  if (clears) bytes.fill(0, range.offset, range.offset + range.length);
  else body.copy(bytes, range.offset);
  written.fill(clears ? 0 : 1, range.offset / PAGE, (range.offset + range.length) / PAGE);
  blob.granted++;
  return { status: 201 };
}

/** Where it was written to (W30). */
function list({ range }: Asked, { bytes, written }: Blob): BlobAnswer {
  const first = Math.floor((range?.offset ?? 0) / PAGE);
  const last = range === undefined ? written.length : Math.ceil((range.offset + range.length) / PAGE);
  const spans: string[] = [];
  for (let page = first; page < last; page++) {
    if (written[page] !== 1) continue;
    const from = page;
    while (page < last && written[page] === 1) page++;
    spans.push(`<PageRange><Start>${from * PAGE}</Start><End>${page * PAGE - 1}</End></PageRange>`);
  }
  const body = `<?xml version="1.0" encoding="utf-8"?><PageList>${spans.join("")}</PageList>`;
  return { status: 200, body, headers: { "x-ms-blob-content-length": String(bytes?.length ?? 0) } };
}

function read({ range, method }: Asked, all: Buffer): BlobAnswer {
  const headers = { "x-ms-blob-type": "PageBlob" };
  if (method === "HEAD") return { status: 200, headers: { ...headers, "content-length": String(all.length) } };
  if (range === undefined) return { status: 200, headers, bytes: all };
  if (range.offset >= all.length) return refused(416, "InvalidRange");
  return { status: 206, headers, bytes: all.subarray(range.offset, range.offset + range.length) };
}

function rangeIn(headers: IncomingMessage["headers"]): Range | undefined {
  const text = headers["x-ms-range"] ?? headers.range;
  const [, from, to] = /^bytes=(\d{1,12})-(\d{1,12})$/.exec(typeof text === "string" ? text : "") ?? [];
  if (from === undefined || to === undefined || Number(to) < Number(from)) return undefined;
  return { offset: Number(from), length: Number(to) - Number(from) + 1 };
}

/** A code of the store's (W30), and a sentence of ours. */
const refused = (status: number, code: string): BlobAnswer => ({
  status,
  headers: { "x-ms-error-code": code },
  body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>The replayed store refuses this.</Message></Error>`,
});
