import type { IncomingMessage, ServerResponse } from "node:http";
import { ERRORS, PatchrigError } from "@patchrig/core/errors";
import { type FastifyInstance, fastify } from "fastify";
import { z } from "zod";
import type { AdminContext } from "./admin-context.ts";
import { describeAdminApi } from "./admin-openapi.ts";
import type { AdminRoute } from "./admin-route.ts";
import { ADMIN_ROUTES } from "./admin-routes.ts";
import { addConsolePages } from "./console-pages.ts";
import { addDownloads } from "./downloads.ts";
import { tellJournal } from "./tell-journal.ts";

const BODY_LIMIT = 64 * 1024;

/** Creates what answers the admin API's requests, those without the token having been refused before. */
export async function createAdminApp(
  context: AdminContext,
): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
  const app = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  takeNoBodyForNothing(app);
  answerInJson(app);
  for (const route of ADMIN_ROUTES) addRoute(app, context, route);
  addConsolePages(app);
  addDownloads(app, context);
  app.get("/openapi.json", () => describeAdminApi(ADMIN_ROUTES));
  app.get<{ Querystring: { follow?: string } }>("/journal", (request, reply) => {
    reply.hijack();
    void tellJournal(context.world.journal, reply.raw, request.query.follow === "1");
  });
  await app.ready();
  return app.routing;
}

function addRoute(app: FastifyInstance, context: AdminContext, route: AdminRoute): void {
  app.route({
    method: route.method,
    url: route.path.replace(/\{(\w+)\}/g, ":$1"),
    handler: async (request, reply) => {
      const names = request.params as Readonly<Record<string, string>>;
      const answer = await route.handle(context, { names, body: route.takes?.parse(request.body) });
      return reply.code(answer.status).send(answer.body);
    },
  });
}

/** Many a client says that it sends JSON and then sends nothing: for what needs no body that is no mistake. */
function takeNoBodyForNothing(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else parse(request, body, done);
  });
}

function answerInJson(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: { code: "not-found", message: `no ${request.method} ${request.url} here` } }),
  );
  app.setErrorHandler((error, _request, reply) => {
    const { status, ...problem } = explain(error);
    return reply.code(status).send({ error: problem });
  });
}

function explain(error: unknown): { status: number; code: string; message: string; hint?: string } {
  if (error instanceof z.ZodError) return { status: 400, code: "bad-usage", message: mistakes(error) };
  if (error instanceof PatchrigError) {
    const { code, message, hint } = error;
    return { status: ERRORS[code].exit === 2 ? 400 : 500, code, message, hint };
  }
  const { statusCode: status = 500, message } = error as { statusCode?: number; message: string };
  const hint = HINTS[status];
  return { status, code: status < 500 ? "bad-usage" : "internal", message, ...(hint && { hint }) };
}

const HINTS: Readonly<Record<number, string>> = {
  413: `a request has up to ${BODY_LIMIT} bytes`,
  415: "send the header Content-Type: application/json",
};

/** One line, each mistake with the key that it is at. */
function mistakes({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message)).join("; ");
}
