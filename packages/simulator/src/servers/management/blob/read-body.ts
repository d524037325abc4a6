import type { IncomingMessage } from "node:http";
import { BlobRefusal } from "./blob-refusal.ts";

/** All of a request's body. Throws `BlobRefusal` RequestBodyTooLarge before more than `limit` bytes are kept. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return Buffer.concat(await readChunks(request, { limit }));
}

/** The same in the pieces that came; `onChunk` is told each as it comes, and the time between them is its own. */
export function readChunks(
  request: IncomingMessage,
  { limit, onChunk }: { readonly limit: number; readonly onChunk?: (chunk: Buffer) => void },
): Promise<readonly Buffer[]> {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > limit) return Promise.reject(new BlobRefusal("RequestBodyTooLarge"));
  const chunks: Buffer[] = [];
  let length = 0;
  // Events, not an iterator: for a page blob's 4 MiB that is a third of the time.
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) reject(new BlobRefusal("RequestBodyTooLarge"));
      else {
        chunks.push(chunk);
        onChunk?.(chunk);
      }
    });
    request.once("end", () => resolve(chunks));
    request.once("error", reject);
    request.once("close", () => reject(new BlobRefusal("InternalError")));
  });
}

/**
 * Reads what is left of a body that was refused, so that its sender hears why: many a client listens only once it has sent
 * all. Returns false for one that is too long for that.
 */
export async function discardBody(request: IncomingMessage, limit: number): Promise<boolean> {
  if (request.complete || request.readableEnded) return true;
  if (Number(request.headers["content-length"] ?? 0) > limit) return false;
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > limit) return false;
  }
  return true;
}
