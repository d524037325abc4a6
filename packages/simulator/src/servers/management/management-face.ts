import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Certificate } from "@patchrig/core/certificate";
import type { Fabric } from "../../vmrole/fabric/fabric.ts";
import { createHttpStrangers } from "../http-strangers.ts";
import { createHttpsFront } from "../https-front.ts";
import { answerBlob } from "./blob/blob-face.ts";
import type { ManagementApp } from "./management-app.ts";

export interface ManagementFaceOptions {
  readonly fabric: Fabric;
  /** Where it is reached, once that is known. */
  readonly url: () => string;
  /** The server's own. */
  readonly certificate: Certificate;
  /** SHA-256 of the client certificates that are registered, as openssl prints it. */
  readonly registered: readonly string[];
}

export interface ManagementFace {
  /** Takes a connection over. */
  accept(socket: Socket): void;
}

/** Real milliseconds in which nothing comes. */
const IDLE_MS = 120_000;

/** Puts the service behind HTTPS with client certificates, and its blobs behind signatures, on one port. */
export function createManagementFace(options: ManagementFaceOptions): ManagementFace {
  const { fabric, certificate } = options;
  const strangers = createHttpStrangers();
  const service = createServiceAnswer(options);
  const blobs = { world: fabric.world, store: fabric.blobs, account: fabric.storage.account, key: fabric.storage.key };
  const front = createHttpsFront({
    certificate,
    // Whoever comes without a certificate gets an answer that says so, not a broken handshake.
    asksClients: true,
    keepAliveMs: IDLE_MS,
    handle: (request, response) => {
      strangers.asked(request);
      const ofStorage = request.url?.startsWith(`/${fabric.storage.account}/`) ?? false;
      if (ofStorage) void answerBlob(blobs, request, response);
      else service(request, response);
    },
  });
  return {
    accept: (socket) => {
      if (!strangers.admit(socket)) return;
      // Who stops in the middle of a body is not waited for.
      socket.setTimeout(IDLE_MS, () => socket.destroy());
      front.accept(socket);
    },
  };
}

function createServiceAnswer({ fabric, registered, url }: ManagementFaceOptions) {
  let app: Promise<ManagementApp> | undefined;
  const load = async () => {
    const { createManagementApp } = await import("./management-app.ts");
    return createManagementApp({ fabric, url: url() });
  };
  return (request: IncomingMessage, response: ServerResponse): void => {
    const shown = (request.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256 ?? "";
    const known = registered.some((one) => isSame(one, shown));
    if (!known) fabric.record("unregistered-certificate", { sha256: shown === "" ? null : shown });
    // Loaded when somebody asks: who only rehearses an appliance starts without it.
    app ??= fabric.world.clock.hold(load());
    app.then((show) => show(Object.assign(request, { isRegistered: known }), response)).catch(() => response.destroy());
  };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
