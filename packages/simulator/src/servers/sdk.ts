import type { IncomingMessage, ServerResponse } from "node:http";
import type { VsphereApi } from "../vsphere/vsphere.ts";
import type { World } from "../world/world.ts";
import { httpDate } from "./http-date.ts";
import { serveFolder } from "./sdk-folder.ts";

export interface SdkHandlerOptions {
  readonly world: World;
  readonly name: string;
  readonly on: "vcenter" | "host";
  /** Brought in when the first request comes: nobody else waits for it. */
  open(): Promise<VsphereApi>;
}

/** What the API's server takes in one request; more is refused. */
const BODY_LIMIT = 1024 * 1024;
const API_PATHS: ReadonlySet<string> = new Set(["/sdk", "/sdk/", "/sdk/vimService"]);

/** Is it a request for the API, or for a datastore's files? */
export const isSdkRequest = ({ url = "/", method }: IncomingMessage): boolean => {
  const [path = "/"] = url.split("?");
  return (method === "POST" && API_PATHS.has(path)) || path.startsWith("/folder/");
};

/** Puts the API of vCenter, or of a host, behind HTTP. Sessions are told by a cookie. */
export function createSdkHandler(
  options: SdkHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { world, name, on } = options;
  return (request, response) => {
    world.clock.touch();
    response.once("close", () => world.clock.touch());
    serve(options, request, response).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      world.journal.record({ appliance: name, type: "mistake", in: `sdk ${on}`, message });
      response.destroy();
    });
  };
}

async function serve(options: SdkHandlerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Bringing it in takes longer than a clock at full speed waits for traffic.
  const api = await options.world.clock.hold(options.open());
  const [path = "/"] = (request.url ?? "/").split("?");
  const session = cookieOf(request, api.cookie);
  if (path.startsWith("/folder/")) {
    const known = api[options.on].sessions.find(session) !== undefined;
    return serveFolder({ world: options.world, upload: api.upload, known }, request, response);
  }
  if (path === "/sdk/vimServiceVersions.xml")
    return send(options, response, { status: 200, type: "text/xml", body: api.versions() });
  if (request.method !== "POST" || !API_PATHS.has(path))
    return send(options, response, { status: 404, type: "text/plain", body: "" });
  const body = await readBody(request);
  if (body === undefined) return send(options, response, { status: 413, type: "text/plain", body: "" });
  await answerCall(options, { api, session, body, request, response });
}

interface Asked {
  readonly api: VsphereApi;
  readonly session: string | undefined;
  readonly body: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function answerCall(options: SdkHandlerOptions, { api, session, body, request, response }: Asked): Promise<void> {
  const hungUp = new AbortController();
  response.once("close", () => hungUp.abort());
  const answer = await api[options.on].call({
    body,
    session,
    from: request.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "",
    userAgent: request.headers["user-agent"] ?? "",
    signal: hungUp.signal,
  });
  if (response.destroyed) return;
  if (answer.session) {
    response.setHeader("set-cookie", `${api.cookie}="${answer.session.id}"; Path=/; HttpOnly; Secure;`);
  }
  send(options, response, { status: answer.status, type: "text/xml; charset=utf-8", body: answer.body });
}

function send(
  { world }: SdkHandlerOptions,
  response: ServerResponse,
  { status, type, body }: { readonly status: number; readonly type: string; readonly body: string },
): void {
  response.sendDate = false;
  response.writeHead(status, {
    "cache-control": "no-cache",
    "content-length": Buffer.byteLength(body),
    "content-type": type,
    date: httpDate(world.clock.now()),
  });
  response.end(body);
}

/** The whole body as text; undefined when it is too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A cookie's value, with or without quotes; clients send back what was set, attributes and all. */
function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  for (const part of (headers.cookie ?? "").split(/; ?/)) {
    const [key, ...value] = part.split("=");
    if (key?.trim() === name) return value.join("=").trim().replace(/^"|"$/g, "");
  }
  return undefined;
}
