import { z } from "zod";
import type { AdminRoute } from "./admin-route.ts";
import { SCHEMAS } from "./admin-schemas.ts";

/** Describes the admin API (OpenAPI 3.1) from its own route table. */
export function describeAdminApi(routes: readonly AdminRoute[]): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  paths["/journal"] = { get: JOURNAL };
  paths["/sessions/{id}/output"] = { get: OUTPUT };
  paths["/sessions/{id}/cast"] = { get: download("A session as asciicast v3", "application/x-asciicast") };
  paths["/bundle"] = { get: download("Snapshot, journal and every session's cast in one archive", "application/gzip") };
  return {
    openapi: "3.1.0",
    info: { title: "patchrig simulator, admin API", version: "1" },
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    security: [{ token: [] }],
    paths,
  };
}

const json = (schema: z.ZodType) => ({ "application/json": { schema: schemaOf(schema) } });

function schemaOf(schema: z.ZodType): unknown {
  const { $schema, ...rest } = z.toJSONSchema(schema);
  return rest;
}

function operation({ path, summary, takes, gives }: AdminRoute): unknown {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  return {
    summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(takes ? { requestBody: { required: true, content: json(takes) } } : {}),
    responses: {
      200: { description: "done", content: json(gives) },
      default: { description: "refused, or not known", content: json(SCHEMAS.problem) },
    },
  };
}

const OUTPUT = {
  summary: "What a session showed, one JSON object a line; with follow=1 it goes on until the session's end",
  parameters: [{ name: "follow", in: "query", schema: { type: "string", enum: ["1"] } }],
  responses: {
    200: { description: "events", content: { "application/x-ndjson": { schema: schemaOf(SCHEMAS.tapeEvent) } } },
  },
};

const download = (summary: string, type: string) => ({
  summary,
  responses: { 200: { description: "a file", content: { [type]: {} } } },
});

const JOURNAL = {
  summary: "What happened, one JSON object a line; with follow=1 it goes on as things happen",
  parameters: [{ name: "follow", in: "query", schema: { type: "string", enum: ["1"] } }],
  responses: {
    200: { description: "events", content: { "application/x-ndjson": { schema: schemaOf(SCHEMAS.event) } } },
  },
};
