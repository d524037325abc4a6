import {
  type DocumentLine,
  type HttpExchange,
  literalLine,
  type PassportFacts,
  type RedactionRules,
  redactExchange,
  type SessionDocument,
} from "@patchrig/core/transcript";

/** HTTP exchanges as a document: each request is a turn, and its answer what came. */
export function harDocument(
  exchanges: readonly HttpExchange[],
  facts: PassportFacts,
  rules: RedactionRules,
): { readonly document: SessionDocument; readonly redactions: number } {
  let redactions = 0;
  const lines = exchanges.flatMap((exchange): DocumentLine[] => {
    const { exchange: clean, count } = redactExchange(exchange, rules);
    const { request, response } = clean;
    redactions += count;
    const url = new URL(request.url);
    const said = [
      `HTTP ${response.status}`,
      ...kept(response.headers),
      "",
      ...response.body.replaceAll("\r", "").split("\n").slice(0, MOST_LINES),
    ];
    return [
      { kind: "prompt", prompt: "HTTP> ", input: `${request.method} ${url.pathname}${url.search}` },
      ...said.map((text): DocumentLine => ({ kind: "output", pattern: literalLine(text.slice(0, WIDEST)) })),
    ];
  });
  const title = facts.title === undefined ? [] : [{ kind: "prose", text: `\n# ${facts.title}\n` } as const];
  const more = [...(facts.more ?? []), ["channel", "http"] as const];
  const passport = { ...facts, redactions, prompts: ["HTTP> "], more };
  return { document: { passport, blocks: [...title, { kind: "session", lines }] }, redactions };
}

const MOST_LINES = 2_000;
const WIDEST = 65_536;
/** What differs each time says nothing of the product. */
const VARIES = /^(?:date|etag|set-cookie|age|x-request-id|content-length|connection)$/i;

const kept = (headers: HttpExchange["response"]["headers"]): string[] =>
  headers.filter(({ name }) => !VARIES.test(name)).map(({ name, value }) => `${name.toLowerCase()}: ${value}`);
