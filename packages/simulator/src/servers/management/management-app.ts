import type { IncomingMessage, ServerResponse } from "node:http";
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { Fabric } from "../../vmrole/fabric/fabric.ts";
import { ServiceRefusal } from "../../vmrole/fabric/refusal.ts";
import { readXml, type XmlNode } from "../../vmrole/xml/read-xml.ts";
import { writeDocument, type XmlElement } from "../../vmrole/xml/write-xml.ts";
import { ACCOUNT_ROUTES } from "./account-routes.ts";
import { httpDate } from "./blob/blob-headers.ts";
import { DEPLOYMENT_ROUTES } from "./deployment-routes.ts";
import { IMAGE_ROUTES } from "./image-routes.ts";
import type { ManagementReply, ManagementRoute } from "./management-route.ts";
import { SERVICE_ROUTES } from "./service-routes.ts";

export interface ManagementAppOptions {
  readonly fabric: Fabric;
  /** Where the service is reached: the recorded addresses' first part. */
  readonly url: string;
}

/** Answers a request of which it is known whether its certificate is registered. */
export type ManagementApp = (
  request: IncomingMessage & { readonly isRegistered: boolean },
  response: ServerResponse,
) => void;

const ROUTES = [...IMAGE_ROUTES, ...SERVICE_ROUTES, ...DEPLOYMENT_ROUTES, ...ACCOUNT_ROUTES];
/** A configuration in base64 is the largest thing that anybody sends. */
const BODY_LIMIT = 4 * 2 ** 20;

/** Creates what answers the service's requests. */
export async function createManagementApp(options: ManagementAppOptions): Promise<ManagementApp> {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    // The client library sends `…/deploymentslots/Production/?comp=config` (A40).
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 512 },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  answerInTheEnvelope(app, options.fabric);
  for (const [key, routes] of byPlace()) addPlace(app, options, key, routes);
  await app.ready();
  return app.routing;
}

/** The routes by method and path: `comp` chooses among those of one place. */
function byPlace(): ReadonlyMap<string, readonly ManagementRoute[]> {
  const places = new Map<string, ManagementRoute[]>();
  for (const route of ROUTES) {
    const key = `${route.method} ${route.path}`;
    places.set(key, [...(places.get(key) ?? []), route]);
  }
  return places;
}

function addPlace(
  app: FastifyInstance,
  { fabric, url }: ManagementAppOptions,
  key: string,
  routes: readonly ManagementRoute[],
): void {
  const [method = "GET", path = "/"] = key.split(" ");
  app.route({
    method,
    url: `/:subscription${path === "/" ? "" : path}`,
    handler: async (request, reply) => {
      const names = request.params as Readonly<Record<string, string>>;
      const query = request.query as Readonly<Record<string, string | undefined>>;
      const version = checkCaller(fabric, request);
      const comp = query.comp?.toLowerCase();
      const route = routes.find((one) => one.comp === comp);
      if (!route)
        throw new ServiceRefusal(comp === undefined ? "InvalidHttpVerb" : "MissingOrInvalidRequiredQueryParameter");
      if (version < route.since) throw new ServiceRefusal("MissingOrIncorrectVersionHeader");
      const body = readBody(fabric, route, request.body);
      const base = `${url}/${fabric.subscriptionId}`;
      return answer(fabric, reply, await route.handle({ fabric, version, names, query, body, base }));
    },
  });
}

/** Throws `ServiceRefusal` for another subscription, and for a version that is none. */
function checkCaller({ profile, subscriptionId }: Fabric, request: FastifyRequest): string {
  const { subscription } = request.params as Readonly<Record<string, string>>;
  const { isRegistered = false } = request.raw as { readonly isRegistered?: boolean };
  if (!isRegistered || subscription?.toLowerCase() !== subscriptionId) throw new ServiceRefusal("AuthenticationFailed");
  const version = String(request.headers["x-ms-version"] ?? "");
  const { versions, laterVersions } = profile.service;
  if (![...versions.value, ...laterVersions.value].includes(version)) {
    throw new ServiceRefusal("MissingOrIncorrectVersionHeader");
  }
  return version;
}

const NOTHING: XmlNode = { name: "", namespace: "", attributes: {}, children: [], text: "" };

function readBody({ profile, record }: Fabric, { takes }: ManagementRoute, body: unknown): XmlNode {
  if (takes === undefined) return NOTHING;
  const parsed = readXml(Buffer.isBuffer(body) ? body.toString("utf8") : "");
  const problem =
    "problem" in parsed
      ? parsed.problem
      : parsed.value.name !== takes || parsed.value.namespace !== profile.xml.management.value
        ? `expected ${takes} in ${profile.xml.management.value}, got ${parsed.value.name} in "${parsed.value.namespace}"`
        : undefined;
  if ("value" in parsed && problem === undefined) return parsed.value;
  // The service tells nobody what was wrong; whoever simulates wants to know.
  record("invalid-request", { problem });
  throw new ServiceRefusal("InvalidXmlRequest");
}

function answerInTheEnvelope(app: FastifyInstance, fabric: Fabric): void {
  app.setNotFoundHandler((request, reply) => {
    const other = (["GET", "POST", "PUT", "DELETE"] as const).some(
      (method) => app.findRoute({ url: request.url, method }) !== null,
    );
    return answer(fabric, reply, refused(fabric, new ServiceRefusal(other ? "InvalidHttpVerb" : "ResourceNotFound")));
  });
  app.setErrorHandler((error, _request, reply) => answer(fabric, reply, refused(fabric, refusalOf(fabric, error))));
}

function refusalOf({ record }: Fabric, error: unknown): ServiceRefusal {
  if (error instanceof ServiceRefusal) return error;
  const { statusCode = 500 } = error as { statusCode?: number };
  if (statusCode < 500) return new ServiceRefusal("InvalidXmlRequest");
  record("mistake", { in: "management", message: error instanceof Error ? error.stack : String(error) });
  return new ServiceRefusal("InternalError");
}

/** The reply that a refusal is. */
function refused({ profile }: Fabric, { code, text }: ServiceRefusal): ManagementReply {
  const entry = profile.service.errors[code] ?? profile.service.errors.InternalError;
  const body: XmlElement = [
    "Error",
    [
      ["Code", code],
      ["Message", text ?? entry?.text ?? ""],
    ],
  ];
  return { status: entry?.status ?? 500, body };
}

/** Headers and namespaces as the recordings have them (A20, A24). */
function answer(fabric: Fabric, reply: FastifyReply, { status, body, location, requestId }: ManagementReply) {
  const { server, servedBy } = fabric.profile.service;
  const { management, instance } = fabric.profile.xml;
  const text = body ? writeDocument(body, { xmlns: management.value, "xmlns:i": instance.value }) : "";
  reply.raw.sendDate = false;
  reply.code(status).headers({
    "cache-control": "no-cache",
    "content-length": Buffer.byteLength(text),
    ...(body ? { "content-type": "application/xml; charset=utf-8" } : {}),
    ...(location === undefined ? {} : { location }),
    server: server.value,
    "x-ms-servedbyregion": servedBy.value,
    "x-ms-request-id": requestId ?? fabric.newId(),
    date: httpDate(fabric.now()),
  });
  return body ? reply.send(text) : reply.send();
}
