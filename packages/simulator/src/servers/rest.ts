import type { IncomingMessage, ServerResponse } from "node:http";
import type { Appliance, WebReply } from "../vcsa/machine/appliance.ts";
import type { World } from "../world/world.ts";

/** A password, a policy: more is refused. */
const BODY_LIMIT = 64 * 1024;

/** Puts an appliance's REST API behind HTTP. */
export function createRestHandler(
  world: World,
  { name, rest }: Pick<Appliance, "name" | "rest">,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const url = request.url ?? "/";
    if (!rest?.has(url)) return false;
    const answer = async (body: string) => {
      const { method = "GET", headers } = request;
      send(response, await rest.answer({ method, url, headers, body }));
    };
    readBody(request)
      .then((body) => (body === undefined ? void response.destroy() : answer(body)))
      .catch((error: unknown) => {
        world.journal.record({ appliance: name, type: "mistake", in: "rest", message: String(error) });
        response.destroy();
      });
    return true;
  };
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  let text = "";
  for await (const bytes of request) {
    text += bytes;
    if (text.length > BODY_LIMIT) return undefined;
  }
  return text;
}

function send(response: ServerResponse, { status, headers, body }: WebReply): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
