import type { IncomingMessage, ServerResponse } from "node:http";
import type { SdkAnswer } from "../vsphere/sdk.ts";
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
  const touch = () => world.clock.touch();
  let api: VsphereApi | undefined;
  const broken = (response: ServerResponse) => (error: unknown) => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    world.journal.record({ appliance: name, type: "mistake", in: `sdk ${on}`, message });
    response.destroy();
  };
  return (request, response) => {
    touch();
    response.once("close", touch);
    const mistaken = broken(response);
    readBody(request, isCall(request) ? BODY_LIMIT : 0, (body) => {
      try {
        if (api) serve(options, { api, body, request, response })?.catch(mistaken);
        else {
          // Bringing it in takes longer than a clock at full speed waits for traffic: a client's limit would pass meanwhile.
          world.clock
            .hold(options.open())
            .then((opened) => {
              api = opened;
              return serve(options, { api, body, request, response });
            })
            .catch(mistaken);
        }
      } catch (error) {
        mistaken(error);
      }
    });
  };
}

const pathOf = ({ url = "/" }: IncomingMessage) => url.split("?", 1)[0] ?? "/";

const isCall = (request: IncomingMessage) => request.method === "POST" && API_PATHS.has(pathOf(request));

/** A promise where the answer comes later. */
function serve(options: SdkHandlerOptions, asked: Asked): Promise<void> | undefined {
  const { api, body, request, response } = asked;
  const path = pathOf(request);
  if (path.startsWith("/folder/")) {
    const known = api[options.on].sessions.find(cookieOf(request, api.cookie)) !== undefined;
    return serveFolder({ world: options.world, upload: api.upload, known }, request, response);
  }
  const plain = (status: number) => send(options, response, { status, type: "text/plain", body: "" });
  if (path === "/sdk/vimServiceVersions.xml") {
    send(options, response, { status: 200, type: "text/xml", body: api.versions() });
  } else if (!isCall(request)) plain(404);
  else if (body === undefined) plain(413);
  else return answerCall(options, { ...asked, body });
  return undefined;
}

interface Asked {
  readonly api: VsphereApi;
  /** Undefined: too long. */
  readonly body: string | undefined;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function answerCall(options: SdkHandlerOptions, asked: Asked & { readonly body: string }): Promise<void> | undefined {
  const { api, body, request, response } = asked;
  const answer = api[options.on].call({
    body,
    session: cookieOf(request, api.cookie),
    from: request.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "",
    userAgent: request.headers["user-agent"] ?? "",
    signal: () => hungUp(response),
  });
  const finish = ({ status, body: text, session }: SdkAnswer) => {
    if (response.destroyed) return;
    if (session) response.setHeader("set-cookie", `${api.cookie}="${session.id}"; Path=/; HttpOnly; Secure;`);
    send(options, response, { status, type: "text/xml; charset=utf-8", body: text });
  };
  if (answer instanceof Promise) return answer.then(finish);
  finish(answer);
  return undefined;
}

function hungUp(response: ServerResponse): AbortSignal {
  const over = new AbortController();
  if (response.destroyed) over.abort();
  response.once("close", () => over.abort());
  return over.signal;
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

/** Tells the whole body as text, once: undefined when it is too long. With a limit of 0 it is left to somebody else. */
function readBody(request: IncomingMessage, limit: number, tell: (body: string | undefined) => void): void {
  if (limit === 0) {
    tell("");
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  request.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else {
      request.removeAllListeners("data").removeAllListeners("end").resume();
      tell(undefined);
    }
  });
  request.on("end", () => tell(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString("utf8")));
}

/** A cookie's value, with or without quotes; clients send back what was set, attributes and all. */
function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  if (headers.cookie === undefined) return undefined;
  for (const part of headers.cookie.split(/; ?/)) {
    const [key, ...value] = part.split("=");
    if (key?.trim() === name) return value.join("=").trim().replace(/^"|"$/g, "");
  }
  return undefined;
}
