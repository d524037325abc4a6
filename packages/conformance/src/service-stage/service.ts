import { createHash } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { createCertificate } from "@patchrig/core/certificate";
import { formatInstant, realSleep, systemClock } from "@patchrig/core/clock";
import type { Endpoints } from "@patchrig/core/endpoints";
import type { Random } from "@patchrig/core/random";
import { answerBlob, type BlobAnswer, createBlob } from "./blob.ts";
import { answerCall } from "./calls.ts";
import { configurationOf } from "./deployment.ts";
import { type Goods, makeGoods } from "./goods.ts";
import { createServiceJournal, type ServiceEvent } from "./journal.ts";
import { isDone, type ServiceState, type Trying } from "./state.ts";
import { createServiceWords } from "./words.ts";

/** A management service and its store, made of what was recorded and written of them, for a client that is judged. */
export interface ReplayedService {
  readonly endpoints: Endpoints;
  readonly goods: Goods;
  /** The deployment's, before anybody changed it. */
  readonly configuration: string;
  readonly events: readonly ServiceEvent[];
  /** Has the service all that the job was about? */
  isDone(): boolean;
  /** What nobody may print: the key, and signatures that were given. */
  secrets(): { readonly key: string; readonly signatures: readonly string[] };
  /** Resolves when the store has stopped answering, where it is to do that. */
  readonly stalled: Promise<void>;
  /** The client was ended: from now on the store answers again. */
  goOn(): void;
  close(): Promise<void>;
}

/** How many requests for pages are answered before the line is cut. */
const BEFORE_CUT = 3;
/** How long a slow service takes to begin an answer, and between its pieces, in real milliseconds. */
const SLOW_MS = 250;
const PIECE_MS = 20;
const LARGEST_BODY = 5 * 2 ** 20;

/** Starts it; the VHD, the client's certificate and whatever else a client needs are written into the folder. */
export async function createReplayedService(
  { kind, trying }: { readonly kind: "whole" | "child"; readonly trying: Trying },
  random: Random,
  folder: string,
): Promise<ReplayedService> {
  const own = createCertificate(["127.0.0.1", "localhost"]);
  const client = createCertificate(["patchrig client"]);
  const clientFile = join(folder, "client.pem");
  writeFileSync(clientFile, `${client.key}${client.certificate}`, { mode: 0o600 });
  const state = await createState({ kind, trying, folder }, random);
  let cut = trying.trouble === "cut-off";
  let pages = 0;
  let stall = () => {};
  const stalled = new Promise<void>((resolve) => {
    stall = resolve;
  });
  const server = createServer(
    { cert: own.certificate, key: own.key, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const isPages = request.method === "PUT" && /[?&]comp=page(?:&|$)/.test(request.url ?? "");
      if (cut && isPages && pages++ >= BEFORE_CUT) return stall();
      void answer(request, response, { state, certificate: client.sha256 }).catch(() => response.destroy());
    },
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { subscription: subscriptionId } = state;
  const management = { url, subscriptionId, clientCertificate: clientFile, certSha256: own.sha256 };
  return {
    endpoints: { version: 1, appliances: [], management },
    goods: state.goods,
    configuration: state.configuration,
    events: state.journal.events,
    isDone: () => isDone(state),
    secrets: () => ({ key: client.key, signatures: state.blob.signatures }),
    stalled,
    goOn: () => {
      cut = false;
      state.journal.note({ kind: "cut-off" });
      server.closeAllConnections();
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function createState(
  { kind, trying, folder }: { readonly kind: "whole" | "child"; readonly trying: Trying; readonly folder: string },
  random: Random,
): Promise<ServiceState> {
  const made = await makeGoods(kind, folder, random.fork("goods"));
  // M14.
  const goods = trying.trouble === "name-refused" ? { ...made, image: made.image.replace("-", "_") } : made;
  // Of this run alone: who locks by it locks nobody else out.
  const subscription = createHash("sha256").update(folder).digest("hex").slice(0, 32);
  const state: ServiceState = {
    ...{ goods, trying, words: createServiceWords(), journal: createServiceJournal(), refusals: 0 },
    subscription: subscription.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
    ...{ images: new Map(), operations: new Map(), blob: createBlob() },
    random: random.fork("service"),
    configuration: configurationOf({ ...goods, instances: random.fork("instances").integer(1, 4) }),
  };
  const { parent } = goods;
  if (parent === undefined) return state;
  const other = "00000000-0000-4000-8000-000000000001";
  state.images.set(parent.name, {
    ...{ name: parent.name, location: goods.location, mounted: "8388608", compressed: "1048576" },
    // The parent was changed since, or has one itself (M17, M13).
    uuid: trying.trouble === "changed-parent" ? other : parent.uuid,
    timestamp: formatInstant(systemClock.now()).replace(/\.\d+Z/, "Z"),
    parentUuid: trying.trouble === "second-level" ? other : undefined,
    parentTimestamp: undefined,
    parentName: trying.trouble === "second-level" ? "base-of-all" : undefined,
    status: "Committed",
  });
  return state;
}

interface Answering {
  readonly state: ServiceState;
  /** The fingerprint of the one that is registered. */
  readonly certificate: string;
}

async function answer(request: IncomingMessage, response: ServerResponse, { state, certificate }: Answering) {
  const url = new URL(request.url ?? "/", `https://${request.headers.host ?? "127.0.0.1"}`);
  const body = await bodyOf(request);
  if (state.trying.trouble === "slow") await realSleep(SLOW_MS);
  if (url.pathname.startsWith("/vhds/")) return send(response, answerBlob(request, url, body, state), url, state);
  const [subscription, ...path] = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  const shown = (request.socket as TLSSocket).getPeerCertificate();
  const version = request.headers["x-ms-version"];
  const answered = answerCall(
    {
      ...{ method: request.method ?? "GET", path, query: url.searchParams, body: body.toString("utf8") },
      version: typeof version === "string" ? version : undefined,
      certified: shown?.fingerprint256 === certificate && subscription === state.subscription,
    },
    state,
  );
  await send(response, answered, url, state);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error("a body that nobody needs");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function send(response: ServerResponse, said: BlobAnswer, url: URL, state: ServiceState): Promise<void> {
  const { status, body = "", type = "application/xml; charset=utf-8", operation, headers = {}, bytes } = said;
  const text = body.replaceAll("{origin}", url.origin).replaceAll("{subscription}", state.subscription);
  const content = bytes ?? Buffer.from(text, "utf8");
  const id = operation !== undefined && status === 202 ? operation : state.random.hex(32);
  response.writeHead(status, {
    ...state.words.headers,
    "x-ms-request-id": id,
    ...(content.length > 0 && { "content-type": bytes ? "application/octet-stream" : type }),
    "content-length": String(content.length),
    ...headers,
  });
  if (state.trying.trouble !== "slow") {
    response.end(content);
    return;
  }
  const half = Math.ceil(content.length / 2);
  for (const piece of [content.subarray(0, half), content.subarray(half)]) {
    if (piece.length > 0) response.write(piece);
    await realSleep(PIECE_MS);
  }
  response.end();
}
