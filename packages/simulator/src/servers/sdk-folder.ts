import type { IncomingMessage, ServerResponse } from "node:http";
import type { Upload } from "../vsphere/upload.ts";
import type { World } from "../world/world.ts";

interface Folder {
  readonly world: World;
  readonly upload: Upload;
  /** Is somebody logged in? */
  readonly known: boolean;
}

/** No patch medium is as long. */
const LARGEST = 16 * 1024 ** 3;

/** Files of a datastore: PUT brings one, HEAD tells of it, DELETE takes it away. What is in them is not kept. */
export async function serveFolder(folder: Folder, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { upload, known } = folder;
  const place = upload.locate(request.url ?? "/");
  if (!known) return end(request, response, 401);
  if (!place) return end(request, response, 404);
  switch (request.method) {
    case "PUT": {
      const bytes = await count(folder, request);
      if (bytes === undefined) return end(request, response, 413);
      const before = upload.find(place) !== undefined;
      upload.put(place, bytes);
      return end(request, response, before ? 200 : 201);
    }
    case "HEAD": {
      const file = upload.find(place);
      if (file) response.setHeader("content-length", file.bytes);
      return end(request, response, file ? 200 : 404);
    }
    case "DELETE":
      return end(request, response, upload.remove(place) ? 204 : 404);
    default:
      response.setHeader("allow", "PUT, HEAD, DELETE");
      return end(request, response, 405);
  }
}

/** How many bytes are sent; undefined when they are too many. */
async function count({ world }: Folder, request: IncomingMessage): Promise<number | undefined> {
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    world.clock.touch();
    if (bytes > LARGEST) return undefined;
  }
  return bytes;
}

function end(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.sendDate = false;
  response.writeHead(status, request.method === "HEAD" ? {} : { "content-length": 0 });
  response.end();
}
