import { type RedactionRules, redactedAs, redactText } from "../secrets/redact-line.ts";
import type { HttpExchange, HttpHeader } from "./har.ts";

/** Headers whose value is a secret, whatever it looks like. */
const SECRET_HEADERS =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|vmware-api-session-id|x-auth-token|x-api-key|x-csrf-token|x-ms-.*key.*|.*(?:secret|token|password).*)$/i;

/** An exchange as it may be written: no secret, and names by their pseudonyms. */
export function redactExchange(
  exchange: HttpExchange,
  rules: RedactionRules,
): { readonly exchange: HttpExchange; readonly count: number } {
  let count = 0;
  const clean = (text: string): string => {
    const { text: out, count: found } = redactText(text, rules);
    count += found;
    return out;
  };
  const header = ({ name, value }: HttpHeader): HttpHeader => {
    if (!SECRET_HEADERS.test(name)) return { name, value: clean(value) };
    count++;
    return { name, value: redactedAs("header") };
  };
  const { request, response } = exchange;
  const redacted: HttpExchange = {
    ...exchange,
    request: {
      ...request,
      url: urlOf(clean(request.url), request.url),
      headers: request.headers.map(header),
      body: clean(request.body),
    },
    response: { ...response, headers: response.headers.map(header), body: clean(response.body) },
  };
  return { exchange: redacted, count };
}

/** What was taken out of a URL leaves a URL. */
const urlOf = (clean: string, url: string): string => {
  const encoded = clean.replace(/\[redacted ([\w-]+)\]/g, "redacted-$1");
  return URL.canParse(encoded) ? encoded : new URL(url).origin;
};
