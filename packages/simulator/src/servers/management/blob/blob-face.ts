import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { formatInstant } from "@patchrig/core/clock";
import { loadVmRole } from "@patchrig/platforms/vmrole";
import { type BlobCall, type BlobReply, type BlobService, readBlobCall } from "./blob-call.ts";
import { httpDate } from "./blob-headers.ts";
import { BlobRefusal, replyTo } from "./blob-refusal.ts";
import { deleteBlob, getBlob, putBlockBlob, setMetadata, setProperties } from "./blob-verbs.ts";
import { checkConditions, writable } from "./conditions.ts";
import { containerProperties, createContainer, deleteContainer, listBlobs } from "./container-verbs.ts";
import { getPageRanges, putPage, putPageBlob } from "./page-verbs.ts";
import { discardBody } from "./read-body.ts";
import { checkSas } from "./sas.ts";
import { checkSharedKey } from "./shared-key.ts";

/** Of a body that was refused: the largest that any verb takes. */
const LARGEST_LEFT = 64 * 2 ** 20;

type Verb = (service: BlobService, call: BlobCall) => BlobReply | Promise<BlobReply>;

/** By method and `comp`; the permission is one of those letters of a signature. */
const BLOB_VERBS: Readonly<Record<string, { readonly needs: string; readonly verb: Verb }>> = {
  "PUT ": { needs: "wc", verb: putBlob },
  "PUT page": { needs: "w", verb: putPage },
  "PUT properties": { needs: "w", verb: setProperties },
  "PUT metadata": { needs: "w", verb: setMetadata },
  "GET pagelist": { needs: "r", verb: getPageRanges },
  "GET ": { needs: "r", verb: getBlob },
  "HEAD ": { needs: "r", verb: getBlob },
  "DELETE ": { needs: "dw", verb: deleteBlob },
};

const CONTAINER_VERBS: typeof BLOB_VERBS = {
  "PUT ": { needs: "", verb: createContainer },
  "GET ": { needs: "r", verb: containerProperties },
  "HEAD ": { needs: "r", verb: containerProperties },
  "GET list": { needs: "l", verb: listBlobs },
  "DELETE ": { needs: "", verb: deleteContainer },
};

/** Answers one request to the storage account. */
export async function answerBlob(
  service: BlobService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const told = { requestId: randomUUID(), at: formatInstant(service.world.clock.now()) };
  let reply: BlobReply;
  try {
    const call = readBlobCall(request);
    if (call === undefined) throw new BlobRefusal("InvalidQueryParameterValue", "the address cannot be decoded");
    reply = await perform(service, call);
  } catch (problem) {
    if (request.destroyed && !request.complete) return void response.destroy();
    reply = replyTo(refusalOf(service, problem), told);
  }
  const isWhole = await discardBody(request, LARGEST_LEFT).catch(() => false);
  await send({ service, request, response, isWhole, requestId: told.requestId }, reply);
}

async function perform(service: BlobService, call: BlobCall): Promise<BlobReply> {
  const ofContainer = call.name === "";
  const verbs = ofContainer ? CONTAINER_VERBS : BLOB_VERBS;
  const entry = verbs[`${call.method} ${call.query.get("comp") ?? ""}`];
  if (!entry || (ofContainer && call.query.get("restype") !== "container"))
    throw new BlobRefusal("UnsupportedHttpVerb");
  authorize(service, call, entry.needs);
  const exists = service.store.containers.has(call.container);
  if (!exists && entry.verb !== createContainer) throw new BlobRefusal("ContainerNotFound");
  return entry.verb(service, call);
}

function authorize(service: BlobService, call: BlobCall, needs: string): void {
  const { account, key, world } = service;
  if (!call.query.has("sig")) {
    checkSharedKey(call, service);
    return;
  }
  const { container, name } = call;
  const granted = checkSas(call.query, { account, key, container, name }, world.clock.now());
  if (![...needs].some((letter) => granted.includes(letter))) {
    throw new BlobRefusal("AuthorizationPermissionMismatch", `needs one of "${needs}", the signature has "${granted}"`);
  }
}

function putBlob(service: BlobService, call: BlobCall): Promise<BlobReply> {
  const before = service.store.find(call);
  if (before) writable(before);
  checkConditions(call, before);
  const kind = call.header("x-ms-blob-type");
  if (kind === "PageBlob") return putPageBlob(service, call);
  if (kind === "BlockBlob") return putBlockBlob(service, call);
  if (kind === undefined) throw new BlobRefusal("MissingRequiredHeader", "x-ms-blob-type");
  throw new BlobRefusal("InvalidHeaderValue", `x-ms-blob-type: expected PageBlob or BlockBlob, got ${kind}`);
}

function refusalOf({ world }: BlobService, problem: unknown): BlobRefusal {
  if (problem instanceof BlobRefusal) return problem;
  world.journal.record({ appliance: "vmrole", type: "mistake", in: "blob", message: String(problem) });
  return new BlobRefusal("InternalError");
}

interface Sending {
  readonly service: BlobService;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** All of the request has come. */
  readonly isWhole: boolean;
  readonly requestId: string;
}

async function send({ service, request, response, isWhole, requestId }: Sending, reply: BlobReply): Promise<void> {
  const { server, version } = loadVmRole().blob;
  const { body = "" } = reply;
  const echoed = request.headers["x-ms-client-request-id"];
  response.sendDate = false;
  response.writeHead(reply.status, {
    server: server.value,
    "x-ms-request-id": requestId,
    "x-ms-version": String(request.headers["x-ms-version"] ?? version.value),
    ...(echoed === undefined ? {} : { "x-ms-client-request-id": echoed }),
    date: httpDate(service.world.clock.now()),
    ...(typeof body === "string" ? { "content-length": Buffer.byteLength(body) } : {}),
    ...reply.headers,
    // What is left of a body that is too long is not read: the connection ends with the reply.
    ...(isWhole ? {} : { connection: "close" }),
  });
  if (typeof body === "string") response.end(request.method === "HEAD" ? undefined : body);
  else await pipeline(body, response).catch(() => response.destroy());
}
