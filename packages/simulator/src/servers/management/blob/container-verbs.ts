import type { BlobCall, BlobReply, BlobService } from "./blob-call.ts";
import { httpDate } from "./blob-headers.ts";
import { BlobRefusal, escaped } from "./blob-refusal.ts";

const NAME = /^[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]$/;

/** Create Container. */
export function createContainer({ store, world }: BlobService, { container }: BlobCall): BlobReply {
  if (!NAME.test(container)) throw new BlobRefusal("InvalidHeaderValue", `no container can be called "${container}"`);
  if (store.containers.has(container)) throw new BlobRefusal("ContainerAlreadyExists");
  store.addContainer(container);
  return { status: 201, headers: { etag: '"0x8D0000000000000"', "last-modified": httpDate(world.clock.now()) } };
}

export function containerProperties({ store, world }: BlobService, { container }: BlobCall): BlobReply {
  if (!store.containers.has(container)) throw new BlobRefusal("ContainerNotFound");
  return { status: 200, headers: { etag: '"0x8D0000000000000"', "last-modified": httpDate(world.clock.now()) } };
}

export async function deleteContainer({ store }: BlobService, { container }: BlobCall): Promise<BlobReply> {
  if (store.list(container).some(({ locked }) => locked)) throw new BlobRefusal("LeaseIdMissing");
  await store.dropContainer(container);
  return { status: 202 };
}

/** List Blobs: all of them, at once. */
export function listBlobs({ store, account }: BlobService, { container, query }: BlobCall): BlobReply {
  const prefix = query.get("prefix") ?? "";
  const rows = store
    .list(container)
    .filter(({ name }) => name.startsWith(prefix))
    .map((blob) => {
      const properties = [
        `<Last-Modified>${httpDate(blob.changedAt)}</Last-Modified>`,
        `<Etag>${escaped(blob.etag)}</Etag>`,
        `<Content-Length>${blob.size}</Content-Length>`,
        `<Content-Type>${escaped(blob.properties.contentType)}</Content-Type>`,
        `<BlobType>${blob.kind === "page" ? "PageBlob" : "BlockBlob"}</BlobType>`,
        `<LeaseStatus>${blob.locked ? "locked" : "unlocked"}</LeaseStatus>`,
      ];
      return `<Blob><Name>${escaped(blob.name)}</Name><Properties>${properties.join("")}</Properties></Blob>`;
    });
  const open = `<EnumerationResults ServiceEndpoint="/${account}" ContainerName="${escaped(container)}">`;
  return {
    status: 200,
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="utf-8"?>${open}<Prefix>${escaped(prefix)}</Prefix><Blobs>${rows.join("")}</Blobs><NextMarker/></EnumerationResults>`,
  };
}
