import type { IncomingMessage } from "node:http";
import { BlobRefusal } from "./blob-refusal.ts";

/** All of a request's body. Throws `BlobRefusal` RequestBodyTooLarge before more than `limit` bytes are kept. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > limit) throw new BlobRefusal("RequestBodyTooLarge");
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > limit) throw new BlobRefusal("RequestBodyTooLarge");
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
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
