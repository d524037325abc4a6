import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMemoryBlob } from "../../src/adapters/memory-blob.ts";
import { createMemoryHostedService, type MemoryService } from "../../src/adapters/memory-hosted-service.ts";
import { createServiceManagement } from "../../src/adapters/service-management/create-service-management.ts";
import type { ServiceManagementOptions } from "../../src/adapters/service-management/options.ts";
import { VirtualClock } from "../../src/clock/index.ts";
import type { HostedServicePort } from "../../src/ports/hosted-service.ts";
import { hostedServiceContract, type ServicePlace } from "../../src/testing/index.ts";
import {
  CERTIFICATE,
  type EnvelopeServer,
  error,
  FINGERPRINT,
  KEY,
  reply,
  SUBSCRIPTION,
  startEnvelopeServer,
} from "./envelope-server.ts";
import { CONFIGURATION, makeImages, NOW, type SomeImages } from "./some-images.ts";

let folder: string;
let images: SomeImages;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-service-"));
  images = await makeImages(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const addressOf = (image: string) => `https://blobs.invalid/images/${image}?sig=s`;

function placeOf(service: HostedServicePort): ServicePlace {
  return {
    ...images,
    service,
    blob: createMemoryBlob(),
    location: "North Central US",
    packageUrl: "https://blobs.invalid/packages/orders.cspkg",
    configuration: CONFIGURATION,
    certificate: CERTIFICATE,
    until: async (isSo) => {
      for (let turn = 0; turn < 10; turn += 1) if (await isSo()) return;
      throw new Error("it never came true");
    },
  };
}

describe("the hosted service in memory", () => {
  it.each(hostedServiceContract)("$title", ({ check }) => check(placeOf(createMemoryHostedService(addressOf))));
});

describe("the Service Management API in the recorded envelope", () => {
  let memory: MemoryService;
  let server: EnvelopeServer;
  const opened: { close(): Promise<void> }[] = [];
  beforeEach(async () => {
    memory = createMemoryHostedService(addressOf);
    server = await startEnvelopeServer(memory);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
    await server.close();
  });

  function open(options: Partial<ServiceManagementOptions> = {}) {
    const service = createServiceManagement({
      clock: new VirtualClock({ startsAt: NOW, speed: "max" }),
      url: server.url,
      subscriptionId: SUBSCRIPTION,
      client: { certificate: CERTIFICATE, key: KEY },
      certSha256: FINGERPRINT,
      ...options,
    });
    opened.push(service);
    return service;
  }

  it.each(hostedServiceContract)("$title", ({ check }) => check(placeOf(open())));

  it("sends a version, base64, the contract's order of elements, a length for an empty POST, and an end by the service's own clock", async () => {
    const service = open();
    await service.images.prepare("shop-base-1", {
      ...{ label: "The shop", description: "a & b", uuid: "u", timestamp: "2011-02-21T10:00:00Z" },
      ...{ mountedBytes: 2, compressedBytes: 1, location: "Anywhere", affinityGroup: undefined },
      ...{ parentUuid: undefined, parentTimestamp: undefined },
    });
    await service.images.commit("shop-base-1");
    await service.images.reference("shop-base-1", { validForMs: 3_600_000, permission: "readwrite" });
    const [prepare, commit, reference] = server.seen;
    expect(prepare).toMatchObject({ method: "PUT", path: `/${SUBSCRIPTION}/machineimages/shop-base-1` });
    expect(prepare?.headers).toMatchObject({ "x-ms-version": "2011-10-01", "content-type": "application/xml" });
    expect(prepare?.body).toBe(
      '<?xml version="1.0" encoding="utf-8"?><PrepareMachineImage xmlns="http://schemas.microsoft.com/windowsazure">' +
        "<Label>VGhlIHNob3A=</Label><Description>a &amp; b</Description><Uuid>u</Uuid><Timestamp>2011-02-21T10:00:00Z</Timestamp>" +
        "<CompressedSizeInBytes>1</CompressedSizeInBytes><MountedSizeInBytes>2</MountedSizeInBytes><Location>Anywhere</Location>" +
        "</PrepareMachineImage>",
    );
    expect(commit).toMatchObject({ method: "POST", body: "" });
    expect(commit?.headers["content-length"]).toBe("0");
    expect(reference?.path).toContain("comp=reference&expiry=2015-03-13T03%3A24%3A35.0000000Z&permission=readwrite");
  });

  it("asks once more for an address where the service's clock had gone past the end that was asked for", async () => {
    const ends: string[] = [];
    server.intercept = ({ path }, response) => {
      const [, end = ""] = /expiry=(.*?)&/.exec(decodeURIComponent(path)) ?? [];
      ends.push(end);
      if (end.startsWith("2015")) return false;
      reply(response, 400, error("BadRequest", "A parameter was incorrect."));
      return true;
    };
    const { images } = open();
    const wish = { validForMs: 3_600_000, permission: "readwrite" } as const;
    await images.reference("shop-base-1", wish);
    expect(ends.map((end) => end.slice(0, 19))).toEqual([expect.not.stringMatching(/^2015/), "2015-03-13T03:24:35"]);
    // What is refused for another reason is asked for once.
    server.intercept = (_, response) => {
      ends.push("again");
      reply(response, 400, error("BadRequest", "A parameter was incorrect."));
      return true;
    };
    expect(await images.reference("shop-base-1", wish)).toMatchObject({
      kind: "refused",
      hint: "this call changed nothing",
    });
    expect(ends.filter((end) => end === "again")).toHaveLength(1);
  });

  it("is refused with its own words where the certificate is not registered", async () => {
    const other = { subscriptionId: "99999999-2222-3333-4444-555555555555" };
    expect(await open(other).images.list()).toMatchObject({
      kind: "refused",
      code: "AuthenticationFailed",
      status: 403,
      text: expect.stringMatching(/^The server failed to authenticate the request/),
    });
  });

  it("sends nothing to a server whose certificate nobody vouches for", async () => {
    const wrong = open({ certSha256: "ab".repeat(32) });
    await expect(wrong.images.list()).rejects.toMatchObject({ code: "unknown-certificate" });
    expect(server.seen).toEqual([]);
    expect(
      (
        await open({
          certSha256: undefined,
          ca: CERTIFICATE,
          url: server.url.replace("127.0.0.1", "localhost"),
        }).images.list()
      ).kind,
    ).toBe("done");
  });

  it("tells how an operation that failed was refused", async () => {
    const failed = `<Operation xmlns="http://schemas.microsoft.com/windowsazure"><ID>x</ID><Status>Failed</Status><HttpStatusCode>400</HttpStatusCode><Error><Code>BadRequest</Code><Message>Port 22 is already in use.</Message></Error></Operation>`;
    server.intercept = (_, response) => {
      reply(response, 200, failed);
      return true;
    };
    expect(await open().operation("a".repeat(32))).toMatchObject({
      kind: "done",
      value: { status: "Failed", refusal: { code: "BadRequest", status: 400, text: "Port 22 is already in use." } },
    });
  });

  it("asks again a service that is busy, whatever it was asked", async () => {
    let busy = 2;
    server.intercept = (_, response) => {
      if (busy-- <= 0) return false;
      reply(response, 503, error("ServerBusy", "The server is currently unable to receive requests."));
      return true;
    };
    expect((await open().services.create(SERVICE)).kind).toBe("done");
    expect(server.seen).toHaveLength(3);
  });

  it("never orders again what may have arrived: a lost line is told", async () => {
    server.intercept = (_, response) => {
      response.destroy();
      return true;
    };
    await expect(open().services.create(SERVICE)).rejects.toMatchObject({ code: "connection-lost" });
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    ["a page of a gateway", "<html><body>Bad gateway", /expected XML/],
    ["a document with a DTD", '<!DOCTYPE x [<!ENTITY a "b">]><MachineImages/>', /document type declaration/],
    ["more than any answer has", `<MachineImages>${" ".repeat(5 * 2 ** 20)}</MachineImages>`, /at most 4194304 bytes/],
  ])("takes %s for no answer of the service", async (_, body, message) => {
    server.intercept = (_seen, response) => {
      reply(response, 200, body);
      return true;
    };
    await expect(open().images.list()).rejects.toMatchObject({
      code: "not-reachable",
      message: expect.stringMatching(message),
    });
  });

  it("says which status it was where an error has no document", async () => {
    server.intercept = (_, response) => {
      response.writeHead(404).end("<html>");
      return true;
    };
    expect(await open().images.list()).toMatchObject({ kind: "refused", code: "HTTP 404", status: 404 });
  });
});

const SERVICE = { name: "orders", label: "Orders", description: "", location: "Anywhere", affinityGroup: undefined };
