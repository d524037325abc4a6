import type { IncomingMessage } from "node:http";
import type { BlobStore } from "../../../vmrole/storage/blob-store.ts";
import type { World } from "../../../world/world.ts";

/** One request to the blobs, its path taken apart. */
export interface BlobCall {
  readonly request: IncomingMessage;
  readonly method: string;
  /** The path as it was sent, still encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly container: string;
  /** Empty when the container itself is meant. */
  readonly name: string;
  readonly header: (name: string) => string | undefined;
}

/** What the blobs' verbs work on. */
export interface BlobService {
  readonly world: World;
  readonly store: BlobStore;
  readonly account: string;
  readonly key: string;
}

export interface BlobReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | AsyncIterable<Buffer>;
}

/** Takes a path apart: `/account/container/name/with/slashes`. undefined for one that cannot be decoded. */
export function readBlobCall(request: IncomingMessage): BlobCall | undefined {
  const [path = "", search = ""] = (request.url ?? "/").split(/\?(.*)/s, 2);
  const [, , container = "", ...rest] = path.split("/");
  try {
    return {
      request,
      method: request.method ?? "GET",
      path,
      query: new URLSearchParams(search),
      container: decodeURIComponent(container),
      name: decodeURIComponent(rest.join("/")),
      header: (name) => {
        const value = request.headers[name];
        return Array.isArray(value) ? value[0] : value;
      },
    };
  } catch {
    return undefined;
  }
}
