import { type Clock, withLimit } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import { readBounded } from "../read-bounded.ts";
import { createTlsAgent, explainWebError } from "../tls-agent.ts";

/** Where an appliance's API is, by what it is known, and who asks. */
export interface RestPlace {
  /** `https://vcsa.example`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly certSha256?: string | undefined;
  /** PEM. */
  readonly ca?: string | undefined;
}

export interface RestOptions extends RestPlace {
  readonly clock: Clock;
  readonly onTraffic?: (() => void) | undefined;
}

export interface RestRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** `value`: the body's JSON; undefined for an empty body, and for a page. */
export interface RestAnswer {
  readonly status: number;
  readonly value: unknown;
}

const ANSWER_LIMIT_MS = 60_000;
/** A licence in every language is some hundred KiB. */
const LARGEST_ANSWER = 4 * 1024 * 1024;
/** What a proxy says when nobody stands behind it. */
const NOBODY_THERE: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Asks once. Throws `PatchrigError`: unknown-certificate, and not-reachable for what a boot or an installation explains: no
 * connection, a 503, and the page that comes with a 200 where JSON was due (evidence 56).
 */
export async function exchange(options: RestOptions, request: RestRequest): Promise<RestAnswer> {
  const { clock, onTraffic } = options;
  const url = new URL(request.path, options.url);
  const what = `${request.method} ${url.origin}${url.pathname}`;
  const limit = { ms: ANSWER_LIMIT_MS, waitedFor: `an answer to ${what}` };
  // A fresh connection for each request: after a boot an old one would only be reset.
  const dispatcher = createTlsAgent({ certSha256: options.certSha256, ca: options.ca });
  onTraffic?.();
  try {
    return await withLimit(clock, limit, async (signal) => {
      const sent = { ...messageOf(request), redirect: "manual", signal, dispatcher };
      const answer = await fetch(url, sent as unknown as RequestInit);
      return readAnswer(answer.status, await readBounded(answer, LARGEST_ANSWER), what);
    });
  } catch (error) {
    throw explainWebError(error, what);
  } finally {
    onTraffic?.();
    await dispatcher.destroy();
  }
}

function messageOf({ method, headers, body }: RestRequest) {
  const json = body === undefined ? {} : { "content-type": "application/json" };
  return {
    method,
    headers: { accept: "application/json", ...json, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

function readAnswer(status: number, text: string, what: string): RestAnswer {
  if (NOBODY_THERE.has(status)) throw passing(`${what}: ${status}, what is behind the proxy does not answer (yet)`);
  if (text.trim() === "") return { status, value: undefined };
  try {
    return { status, value: JSON.parse(text) };
  } catch {
    if (status !== 200) return { status, value: undefined };
    throw passing(`${what}: expected JSON, came ${Buffer.byteLength(text)} bytes of a page: ${titleOf(text)}`);
  }
}

const passing = (text: string): PatchrigError =>
  new PatchrigError("not-reachable", text, { hint: "it may be booting, or installing" });

/** What people would read of a page, in a few words. */
const titleOf = (page: string): string =>
  page
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, 80);
