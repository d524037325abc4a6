import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AnonymousCredential,
  BlobSASPermissions,
  BlobServiceClient,
  generateBlobSASQueryParameters,
  PageBlobClient,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { createVhd, openWritable } from "@patchrig/core/vhd";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { between, type ServiceUnderTest, startService } from "./service-under-test.ts";
import { prepare, referenceOf } from "./uploads.ts";

const MIB = 2 ** 20;

/** The vendor's own client of today, unmodified. */
describe("@azure/storage-blob against the simulated page blobs", () => {
  let service: ServiceUnderTest;
  let folder: string;
  let options: { agent?: Agent; retryOptions: { maxTries: number } };

  beforeAll(async () => {
    service = await startService();
    folder = mkdtempSync(join(tmpdir(), "patchrig-blob-"));
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    options = { retryOptions: { maxTries: 1 } };
  });
  afterAll(async () => {
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    await service.simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const account = () => {
    const { storage } = service.access;
    const credential = new StorageSharedKeyCredential(storage.account, storage.key);
    return { credential, client: new BlobServiceClient(storage.url, credential, options) };
  };

  it("uploads an image to the address of the service, page by page, and it can be committed", async () => {
    const file = join(folder, "image.vhd");
    await createVhd(file, { type: "fixed", size: 8 * MIB, now: 0 });
    const disk = openWritable(file);
    disk.write(Buffer.alloc(70_144, 0x5a), 3 * MIB);
    disk.close();
    expect((await prepare(service, "image", file)).status).toBe(201);
    const blob = new PageBlobClient(await referenceOf(service, "image"), new AnonymousCredential(), options);
    const bytes = readFileSync(file);
    await blob.create(bytes.length);
    const dirty = bytes.subarray(3 * MIB, 3 * MIB + 70_144);
    await blob.uploadPages(dirty, 3 * MIB, dirty.length, {
      transactionalContentMD5: createHash("md5").update(dirty).digest(),
    });
    await blob.uploadPages(bytes.subarray(8 * MIB), 8 * MIB, 512);
    expect(await rangesOf(blob)).toEqual([
      [3 * MIB, 70_144],
      [8 * MIB, 512],
    ]);
    expect((await blob.downloadToBuffer()).equals(bytes)).toBe(true);
    expect((await blob.downloadToBuffer(3 * MIB, 70_000)).equals(Buffer.alloc(70_000, 0x5a))).toBe(true);
    expect(await blob.getProperties()).toMatchObject({ contentLength: bytes.length, blobType: "PageBlob" });
    const committed = await service.call("machineimages/image?comp=commitmachineimage", { method: "POST", body: "" });
    expect(await service.ended(committed)).toContain("<Status>Succeeded</Status>");
    await expect(blob.uploadPages(dirty, 0, dirty.length)).rejects.toMatchObject({
      statusCode: 412,
      code: "LeaseIdMissing",
    });
  });

  it("clears pages, which are zeros then and no longer among the ranges", async () => {
    const { client } = account();
    const container = client.getContainerClient("pages");
    await container.create();
    const blob = container.getPageBlobClient("some/folder/über blob.vhd");
    await blob.create(MIB);
    await blob.uploadPages(Buffer.alloc(65_536, 7), 0, 65_536);
    await blob.clearPages(4_096, 512);
    expect(await rangesOf(blob)).toEqual([
      [0, 4_096],
      [4_608, 65_536 - 4_608],
    ]);
    expect((await blob.downloadToBuffer(4_096, 512)).every((byte) => byte === 0)).toBe(true);
    await blob.resize(2 * MIB);
    expect((await blob.getProperties()).contentLength).toBe(2 * MIB);
    const names: string[] = [];
    for await (const { name } of container.listBlobsFlat()) names.push(name);
    expect(names).toEqual(["some/folder/über blob.vhd"]);
    await blob.delete();
    expect(await blob.exists()).toBe(false);
  });

  it("keeps small blobs with their type and metadata, as service packages are", async () => {
    const blob = account().client.getContainerClient("packages").getBlockBlobClient("a package.cspkg");
    await blob.upload("hello", 5, {
      blobHTTPHeaders: { blobContentType: "application/zip" },
      metadata: { made: "here" },
    });
    expect((await blob.downloadToBuffer()).toString()).toBe("hello");
    expect(await blob.getProperties()).toMatchObject({ contentType: "application/zip", metadata: { made: "here" } });
  });

  it("takes a signature of today's version made with the account's key, and no other", async () => {
    const { credential, client } = account();
    const blob = client.getContainerClient("packages").getBlockBlobClient("signed");
    await blob.upload("x", 1);
    const now = service.simulator.world.clock.now();
    // A date of the library's own making, set to when the signature is to end.
    const { lastModified: expiresOn } = await blob.getProperties();
    const sign = (end: number, permissions = "r") => {
      expiresOn?.setTime(end);
      const target = { containerName: "packages", blobName: "signed", ...(expiresOn ? { expiresOn } : {}) };
      const asked = { ...target, permissions: BlobSASPermissions.parse(permissions) };
      return generateBlobSASQueryParameters(asked, credential).toString();
    };
    const get = (query: string) => service.fetch(`${service.access.storage.url}/packages/signed?${query}`);
    expect(await get(sign(now + 60_000))).toMatchObject({ status: 200, body: "x" });
    expect(await get(`${sign(now + 60_000)}x`)).toMatchObject({ status: 403 });
    const late = await get(sign(now - 60_000));
    expect([late.status, between(late.body, "Code")]).toEqual([403, "AuthenticationFailed"]);
    expect(late.body).toMatch(/the signature expired at .*; it is 2011-/);
    const write = await get(sign(now + 60_000, "w"));
    expect([write.status, between(write.body, "Code")]).toEqual([403, "AuthorizationPermissionMismatch"]);
  });

  it("refuses who has another key", async () => {
    const { storage } = service.access;
    const wrong = new StorageSharedKeyCredential(storage.account, Buffer.alloc(64).toString("base64"));
    const stranger = new BlobServiceClient(storage.url, wrong, options);
    await expect(stranger.getContainerClient("packages").getBlobClient("signed").getProperties()).rejects.toMatchObject(
      {
        statusCode: 403,
      },
    );
  });
});

/** Offset and bytes of what was written; the library counts one byte too few, from the first to the last. */
async function rangesOf(blob: PageBlobClient): Promise<readonly (readonly [number, number])[]> {
  const { pageRange = [] } = await blob.getPageRanges(0, 16 * MIB);
  return pageRange.map(({ offset, count = 0 }) => [offset, count + 1]);
}
