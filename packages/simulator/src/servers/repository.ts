import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Bind } from "../options.ts";
import { repositoryFiles } from "../repository/contents.ts";
import type { World } from "../world/world.ts";
import { authority } from "./bind.ts";
import { createGate } from "./gate.ts";
import { createHttpStrangers } from "./http-strangers.ts";

export interface RepositoryServer {
  /** Without a slash at its end: `http://127.0.0.1:8081`. A folder in it is a repository. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the repositories of all known patches over plain HTTP, and makes them the default ones of the world's appliances.
 * Throws `PatchrigError` port-in-use.
 */
export async function openRepository(world: World, bind: Bind): Promise<RepositoryServer> {
  const server = createServer(answer);
  server.on("clientError", (_error, socket) => socket.destroy());
  const strangers = createHttpStrangers();
  server.on("request", (request) => strangers.asked(request));
  const gate = await createGate(
    {
      ...bind,
      option: "--repository",
      onSocket: (socket) => {
        if (strangers.admit(socket)) server.emit("connection", socket);
      },
      onTraffic: () => {},
    },
    true,
  );
  const url = `http://${authority(bind.host, gate.port)}`;
  world.network.repository = url;
  return {
    url,
    close: async () => {
      world.network.repository = undefined;
      await gate.close();
    },
  };
}

function answer({ method = "GET", url = "/" }: IncomingMessage, response: ServerResponse): void {
  if (method !== "GET" && method !== "HEAD") return void response.writeHead(405, { allow: "GET, HEAD" }).end();
  const [, folder = "", path = ""] = /^\/([^/?]+)\/([^?]+)/.exec(decoded(url)) ?? [];
  const body = repositoryFiles(folder)?.get(path);
  if (!body) return void response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n");
  const type = path.endsWith(".xml") ? "text/xml" : "application/octet-stream";
  response.writeHead(200, { "content-type": type, "content-length": body.length });
  response.end(method === "HEAD" ? undefined : body);
}

/** A `+` is a plus, encoded or not; what is no encoding is taken as it is. */
function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
