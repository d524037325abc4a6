import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { isLoopback } from "../bind.ts";
import { createHttpStrangers } from "../http-strangers.ts";
import type { AdminContext } from "./admin-context.ts";

export interface AdminOptions extends AdminContext {
  /** The bearer token that everything but `/` and `/healthz` asks for. */
  readonly token: string;
  /** May be addressed by any name, not only as this host. */
  readonly expose: boolean;
}

export interface AdminFace {
  accept(socket: Socket): void;
}

const OPEN_PATHS: ReadonlySet<string> = new Set(["/", "/portal", "/healthz"]);
/** The console's own files tell nothing: what they show they ask for with the token. */
const isOpen = (path: string) => OPEN_PATHS.has(path) || path.startsWith("/console/");
/** Puts the simulation's own controls behind HTTP: for whoever has the token, under this host's own name. */
export function createAdminFace(options: AdminOptions): AdminFace {
  let app: Promise<(request: IncomingMessage, response: ServerResponse) => void> | undefined;
  const token = digest(options.token);
  const strangers = createHttpStrangers();
  const server = createServer((request, response) => {
    strangers.asked(request);
    // Never through `new URL`: it throws on what a stranger may send, such as `//`.
    const [pathname = "/"] = (request.url ?? "/").split("?", 1);
    if (!options.expose && !isLocal(request.headers.host)) {
      return refuse(response, 421, "this address belongs to another host: a page elsewhere may have been led here");
    }
    if (!isOpen(pathname) && !isBearer(request.headers.authorization, token)) {
      return refuse(response, 401, "expected the bearer token of the endpoints document");
    }
    // Loaded when somebody asks: a simulator that nobody administers starts without it.
    app ??= import("./admin-app.ts").then(({ createAdminApp }) => createAdminApp(options));
    app.then((show) => show(request, response)).catch(() => refuse(response, 500, "the admin API did not start"));
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  return {
    accept: (socket) => {
      if (strangers.admit(socket)) server.emit("connection", socket);
    },
  };
}

/** A page that resolves its own name to loopback still sends that name (DNS rebinding). */
function isLocal(host: string | undefined): boolean {
  const name = host?.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  return name !== undefined && isLoopback(name.toLowerCase());
}

function isBearer(header: string | undefined, token: Buffer): boolean {
  const given = /^Bearer (.+)$/i.exec(header ?? "")?.[1];
  return given !== undefined && timingSafeEqual(digest(given), token);
}

const digest = (text: string) => createHash("sha256").update(text).digest();

function refuse(response: ServerResponse, status: number, message: string): void {
  const challenge = status === 401 ? { "www-authenticate": 'Bearer realm="patchrig"' } : {};
  response.writeHead(status, { "content-type": "application/json", ...challenge });
  response.end(JSON.stringify({ error: { code: "refused", message } }));
}
