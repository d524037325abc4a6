import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@patchrig/core/random";
import { inspectVhd } from "@patchrig/core/vhd";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchPage } from "../src/judge/fetch-page.ts";
import { createReplayedService, type ReplayedService } from "../src/service-stage/service.ts";
import { createServiceWords } from "../src/service-stage/words.ts";

type Trying = Parameters<typeof createReplayedService>[0]["trying"];

let folder: string;
let service: ReplayedService | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-replayed-service-"));
});
afterEach(async () => {
  await service?.close();
  service = undefined;
  rmSync(folder, { recursive: true });
});

async function replay(trying: Trying = {}, kind: "whole" | "child" = "whole") {
  service = await createReplayedService({ kind, trying }, createRandom(7), folder);
  const { url, subscriptionId = "", clientCertificate = "" } = service.endpoints.management ?? { url: "" };
  const pem = readFileSync(clientCertificate, "utf8");
  const call = (method: string, path: string, body?: string) =>
    fetchPage({
      ...{ url, path: `/${subscriptionId}/${path}`, method, pem, limitMs: 5_000 },
      headers: { "x-ms-version": "2011-10-01" },
      ...(body !== undefined && { body }),
    });
  const store = (address: string, method: string, headers: Readonly<Record<string, string>>, body?: Buffer) => {
    const { origin, pathname, search } = new URL(address);
    const sent = { ...headers, "content-length": String(body?.length ?? 0) };
    return fetchPage({
      ...{ url: origin, path: `${pathname}${search}`, method, headers: sent, limitMs: 5_000 },
      ...(body && { body }),
    });
  };
  const { goods } = service;
  const prepare = () =>
    call(
      "PUT",
      `machineimages/${goods.image}`,
      `<PrepareMachineImage><Uuid>5f0f9f3e-6d4c-4a63-9a0c-2f8d8b1a7c11</Uuid><MountedSizeInBytes>1</MountedSizeInBytes><Location>x</Location></PrepareMachineImage>`,
    );
  const until = async (id: string | undefined) => {
    for (let looks = 0; looks < 10; looks++) {
      const { body } = await call("GET", `operations/${id}`);
      if (/<Status>(Succeeded|Failed)</.test(body)) return body;
    }
    return "";
  };
  const prepared = async () => {
    const answer = await prepare();
    if (answer.status === 202) await until(answer.headers["x-ms-request-id"]);
    const reference = await call("GET", `machineimages/${goods.image}?comp=reference&permission=readwrite`);
    return (/<SharedAccessSignatureUrl>([^<]+)/.exec(reference.body)?.[1] ?? "").replaceAll("&amp;", "&");
  };
  return { service, goods, url, call, store, prepare, prepared, until };
}

const pages = (offset: number, length: number) => ({
  "x-ms-page-write": "update",
  "x-ms-range": `bytes=${offset}-${offset + length - 1}`,
});
const blob = (size: number) => ({ "x-ms-blob-type": "PageBlob", "x-ms-blob-content-length": String(size) });

describe("the words of the replayed service", () => {
  const words = createServiceWords();
  const ID = "0123456789abcdef0123456789abcdef";

  it("are the recorded ones, with the operation's own id in them (A24, A25)", () => {
    expect(words.operation(ID, "InProgress")).toBe(
      '<Operation xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><ID>01234567-89ab-cdef-0123-456789abcdef</ID><Status>InProgress</Status></Operation>',
    );
    expect(words.operation(ID, "Failed")).toMatch(
      /<Status>Failed<\/Status><HttpStatusCode>400<\/HttpStatusCode><Error><Code>BadRequest<\/Code>/,
    );
  });

  it("name whoever holds the deployment, and put nothing into the recorded headers that belongs to one answer (A26)", () => {
    expect(words.held(ID)).toContain(`x-ms-requestid ${ID} on this deployment`);
    expect(Object.keys(words.headers)).not.toContain("x-ms-request-id");
    expect(words.headers.server).toMatch(/rd_rdfe/);
  });
});

describe("the replayed service", () => {
  it("refuses who shows no certificate, and who names no version (W15, W16)", async () => {
    const { url, service: replayed } = await replay();
    const path = `/${replayed.endpoints.management?.subscriptionId}/machineimages`;
    const asked = { url, path, limitMs: 5_000 };
    expect((await fetchPage({ ...asked, headers: { "x-ms-version": "2011-10-01" } })).status).toBe(403);
    const pem = readFileSync(replayed.endpoints.management?.clientCertificate ?? "", "utf8");
    const bare = await fetchPage({ ...asked, pem });
    expect(bare.status).toBe(400);
    expect(bare.body).toContain("<Code>MissingOrIncorrectVersionHeader</Code>");
    expect(replayed.events.map((event) => event.kind === "call" && [event.certified, event.version])).toEqual([
      [false, "2011-10-01"],
      [true, undefined],
    ]);
  });

  it("shows a commit in progress as often as it is told, and the image committed only then (A24)", async () => {
    const { goods, call, prepared, service: replayed } = await replay({ inProgress: 2 });
    await prepared();
    const { status, headers } = await call("POST", `machineimages/${goods.image}?comp=commitmachineimage`);
    expect(status).toBe(202);
    const shown: string[] = [];
    for (let looks = 0; looks < 3; looks++) {
      expect(replayed.isDone()).toBe(false);
      const { body } = await call("GET", `operations/${headers["x-ms-request-id"]}`);
      shown.push(/<Status>(\w+)/.exec(body)?.[1] ?? "");
    }
    expect(shown).toEqual(["InProgress", "InProgress", "Succeeded"]);
    expect(replayed.isDone()).toBe(true);
    expect(replayed.events.find((event) => event.kind === "call" && event.does === "commit")).toMatchObject({
      // Nothing of the VHD had come: what is not empty of it is lacking.
      lacks: expect.any(Number),
    });
  });

  it("takes whole pages by the newest signature, and nothing else (W30)", async () => {
    const { goods, store, prepared, service: replayed } = await replay();
    const address = await prepared();
    const put = (headers: Readonly<Record<string, string>>, body: Buffer) =>
      store(`${address}&comp=page`, "PUT", headers, body).then(({ status }) => status);
    expect(await put(pages(0, 512), Buffer.alloc(512))).toBe(404);
    expect((await store(address, "PUT", blob(goods.content.length))).status).toBe(201);
    expect(await put(pages(0, 512), goods.content.subarray(0, 512))).toBe(201);
    expect(await put(pages(0, 100), Buffer.alloc(100))).toBe(400);
    expect(await put(pages(goods.content.length, 512), Buffer.alloc(512))).toBe(416);
    expect((await store(address.replace(/sig=[^&]+/, "sig=x"), "HEAD", {})).status).toBe(403);
    const sent = replayed.events.filter((event) => event.kind === "pages");
    expect(sent.map(({ length, wrong, status }) => [length, wrong, status])).toContainEqual([512, false, 201]);
  });

  it("lets a signature expire after two requests, and takes another one (A14)", async () => {
    const { goods, store, call, prepared } = await replay({ trouble: "signature-expires" });
    const first = await prepared();
    await store(first, "PUT", blob(goods.content.length));
    const put = (address: string) => store(`${address}&comp=page`, "PUT", pages(0, 512), Buffer.alloc(512, 1));
    const statuses = [(await put(first)).status, (await put(first)).status, (await put(first)).status];
    expect(statuses).toEqual([201, 201, 403]);
    const { body } = await call("GET", `machineimages/${goods.image}?comp=reference&permission=readwrite`);
    const second = (/<SharedAccessSignatureUrl>([^<]+)/.exec(body)?.[1] ?? "").replaceAll("&amp;", "&");
    expect((await put(second)).status).toBe(201);
  });

  it("refuses a name with an underscore in the recorded words (A01)", async () => {
    const { prepare, goods } = await replay({ trouble: "name-refused" });
    expect(goods.image).toContain("_");
    expect(await prepare()).toMatchObject({
      status: 400,
      body: expect.stringContaining("A parameter was incorrect. Details: The image name is invalid."),
    });
  });

  it("gives a child whose parent is there, and a deployment that runs an older image (M15)", async () => {
    const { goods, call } = await replay({}, "child");
    expect(inspectVhd(goods.file).parent?.uuid).toBe(goods.parent?.uuid);
    const parent = await call("GET", `machineimages/${goods.parent?.name}`);
    expect(parent.body).toMatch(new RegExp(`<Status>Committed</Status>.*<Uuid>${goods.parent?.uuid}</Uuid>`));
    const shown = await call("GET", `services/hostedservices/${goods.service}/deploymentslots/Production`);
    const configuration = /<Configuration>([^<]+)/.exec(shown.body)?.[1] ?? "";
    expect(Buffer.from(configuration, "base64").toString()).toContain('<OsImage href="app-old.vhd" />');
  });
});
