import type { IncomingMessage, ServerResponse } from "node:http";
import type { TLSSocket } from "node:tls";
import { realSleep } from "@patchrig/core/clock";
import type { StrangerLimits } from "@patchrig/core/ssh";
import type { Appliance, WebReply } from "../vcsa/machine/appliance.ts";
import type { WebVisit } from "../vcsa/web/web-visit.ts";
import type { World } from "../world/world.ts";
import type { Certificate } from "./certificate.ts";
import { createHttpStrangers } from "./http-strangers.ts";
import { createHttpsFront, type HttpsFront } from "./https-front.ts";
import { answerQuickly } from "./quick-answers.ts";
import { isForm, readForm } from "./web-form.ts";

export interface WebFaceOptions {
  readonly world: World;
  readonly appliance: Appliance;
  readonly on: "https" | "vami";
  readonly certificate: Certificate;
  /** Takes requests that no page answers: calls of the API. True when it has taken one. */
  readonly api?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** For who has not asked for anything yet; `createHttpStrangers` says what is usual. */
  readonly strangers?: StrangerLimits;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Puts an appliance's web front, or its VAMI, behind HTTPS. */
export function createWebFace(options: WebFaceOptions): HttpsFront {
  const { world, appliance, on, certificate } = options;
  const touch = () => world.clock.touch();
  let pages: Promise<Handler> | undefined;
  const strangers = createHttpStrangers(options.strangers);
  const handle: Handler = (request, response) => {
    touch();
    strangers.asked(request);
    if (!isForm(request)) return give(request, response, answer(options, request, new Visit(request, undefined)));
    readForm(request)
      .then((form) =>
        form ? give(request, response, answer(options, request, new Visit(request, form))) : request.destroy(),
      )
      .catch(() => response.destroy());
  };
  const give = (request: IncomingMessage, response: ServerResponse, reply: WebReply) => {
    // Whoever waits for a boot polls its 503 again and again: only a page waits for the page server.
    if (reply.status !== 200 && reply.status !== 404) return send(request, response, reply);
    response.on("close", touch);
    if (reply.status === 404) {
      if (!options.api?.(request, response)) send(request, response, reply);
    } else {
      pages ??= import("./pages.ts").then(({ createPages }) => createPages());
      pages.then((show) => show(Object.assign(request, { reply }), response)).catch(() => response.destroy());
    }
  };
  /** While the appliance boots its page is all that there is, whoever asks. */
  const poll = (socket: TLSSocket, path: string) => {
    if (on !== "https" || !appliance.isStarting) return undefined;
    touch();
    strangers.know(socket);
    return answer(options, { url: path, method: "GET" });
  };
  const shaking = new Set<number>();
  const front = createHttpsFront({
    certificate,
    handle,
    onSecure: ({ remotePort = 0 }) => shaking.delete(remotePort),
    first: (socket, handOver) => answerQuickly(socket, { answer: (path) => poll(socket, path), handOver }),
  });
  return {
    accept: (socket) => {
      if (!strangers.admit(socket)) return;
      const { remotePort = 0 } = socket;
      const done = () => shaking.delete(remotePort);
      shaking.add(remotePort);
      socket.once("close", done);
      void holdClock(() => shaking.has(remotePort), touch);
      front.accept(socket);
    },
    renew: front.renew,
  };
}

type Asked = Pick<IncomingMessage, "url" | "method">;

function answer(
  { world, appliance, on }: WebFaceOptions,
  { url = "/", method = "GET" }: Asked,
  visit?: WebVisit,
): WebReply {
  try {
    return appliance.answer(on, url, method, visit);
  } catch (error) {
    world.journal.record({ appliance: appliance.name, type: "mistake", in: "answer", message: String(error) });
    return { status: 500, headers: { "content-type": "text/plain" }, body: "" };
  }
}

/** What a browser brings along. Hardly any page looks at it, and node reads a request's headers when they are looked at. */
class Visit implements WebVisit {
  readonly #request: IncomingMessage;
  readonly form: WebVisit["form"];

  constructor(request: IncomingMessage, form: WebVisit["form"]) {
    this.#request = request;
    this.form = form;
  }

  get cookie(): string | undefined {
    return this.#request.headers.cookie;
  }
}

/** Writes a reply as it is: no page server, no header that the platform does not send. */
function send(request: IncomingMessage, response: ServerResponse, reply: WebReply): void {
  response.sendDate = false;
  response.writeHead(reply.status, headOf(reply));
  response.end(request.method === "HEAD" ? undefined : reply.body);
}

const heads = new WeakMap<WebReply, string[]>();

/** A reply's headers as node sends them without looking at them again; the same reply is given again and again during a boot. */
function headOf(reply: WebReply): string[] {
  const known = heads.get(reply);
  if (known) return known;
  const named = [...Object.entries(reply.headers), ["content-length", String(Buffer.byteLength(reply.body))]];
  const head = named.flat();
  heads.set(reply, head);
  return head;
}

/** The TLS handshake is traffic that nobody above it sees: a clock at full speed waits for it, a second at most. */
async function holdClock(shaking: () => boolean, touch: () => void): Promise<void> {
  for (let waited = 0; shaking() && waited < 1_000; waited++) {
    touch();
    await realSleep(1);
  }
}
