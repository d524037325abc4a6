import type { IncomingMessage, ServerResponse } from "node:http";
import { fastify } from "fastify";
import type { WebReply } from "../vcsa/machine/appliance.ts";

/** A request whose answer the appliance has given already. */
export interface AnsweredRequest extends IncomingMessage {
  readonly reply: WebReply;
}

/** What the platform's own front would take; more is refused. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** Creates what shows an appliance's pages: any method, any body, HEAD without one. */
export async function createPages(): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
  const app = fastify({ bodyLimit: BODY_LIMIT, exposeHeadRoutes: false });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.all("/*", (request, response) => {
    const { status, headers, body } = (request.raw as AnsweredRequest).reply;
    response.raw.sendDate = false;
    return response.code(status).headers(headers).send(body);
  });
  await app.ready();
  return app.routing;
}
