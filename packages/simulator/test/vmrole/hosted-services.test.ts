import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createCertificate } from "@patchrig/core/certificate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { atRest, changeConfiguration, createService, deploy, refusal } from "./deployed.ts";
import { base64, between, type ServiceUnderTest, startService, xml } from "./service-under-test.ts";

const SERVICES = "services/hostedservices";
const FRONT = [{ name: "Front", kind: "WebRole" as const, application: "a" }];

describe("hosted services", () => {
  let service: ServiceUnderTest;
  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.simulator.close());

  const create = (fields: Record<string, string>) =>
    service.call(SERVICES, { body: xml("CreateHostedService", { ServiceName: "orders", Label: "bA==", ...fields }) });

  it("are created once, in a place that there is, and tell where they are (A20)", async () => {
    const created = await create({ Location: "North Europe" });
    expect([created.status, created.body]).toEqual([201, ""]);
    expect(created.headers.location).toMatch(/\/subscriptions\/[0-9a-f-]{36}\/compute\/orders$/);
    expect(refusal(await create({ Location: "North Europe" }))[1]).toBe("ConflictError");
    expect(refusal(await create({ Location: "Mars" }))[2]).toContain("The location Mars does not exist");
    expect((await create({})).status).toBe(400);
    const available = async (name: string) =>
      between(
        (await service.call(`${SERVICES}/operations/isavailable/${name}`, { version: "2012-03-01" })).body,
        "Result",
      );
    expect([await available("Orders"), await available("billing")]).toEqual(["false", "true"]);
  });

  it("take another label, and are gone when they are deleted", async () => {
    await create({ Location: "North Europe", Description: "first" });
    const changed = await service.call(`${SERVICES}/orders`, {
      ...{ method: "PUT", body: xml("UpdateHostedService", { Label: base64("new"), Description: "second" }) },
    });
    expect(changed.status).toBe(200);
    const { body } = await service.call(`${SERVICES}/orders`);
    expect([between(body, "Label"), between(body, "Description")]).toEqual([base64("new"), "second"]);
    expect((await service.call(`${SERVICES}/orders`, { method: "DELETE" })).status).toBe(200);
    const words = "The hosted service does not exist.";
    expect(refusal(await service.call(`${SERVICES}/orders`))).toEqual([404, "ResourceNotFound", words]);
  });

  it("keep certificates by their thumbprint, and never a private key", async () => {
    await create({ Location: "North Europe" });
    const own = createCertificate(["orders"]);
    const bytes = new X509Certificate(own.certificate).raw;
    const add = (Data: string, CertificateFormat: string) =>
      service.call(`${SERVICES}/orders/certificates`, {
        body: xml("CertificateFile", { Data, CertificateFormat, Password: "secret" }),
      });
    const thumbprint = createHash("sha1").update(bytes).digest("hex").toUpperCase();
    expect(await service.ended(await add(bytes.toString("base64"), "cer"))).toContain("Succeeded");
    const pfx = readFileSync(new URL("../../../core/test/certificates/shop.pfx", import.meta.url)).toString("base64");
    expect(await service.ended(await add(pfx, "pfx"))).toContain("Succeeded");
    const { body } = await service.call(`${SERVICES}/orders/certificates`);
    expect(body).toContain(`<Thumbprint>${thumbprint}</Thumbprint><ThumbprintAlgorithm>sha1</ThumbprintAlgorithm>`);
    expect(body).not.toContain(pfx);
    expect(JSON.stringify(service.simulator.world.journal.events)).not.toContain("secret");
    const one = `${SERVICES}/orders/certificates/sha1-${thumbprint}`;
    expect(between((await service.call(one)).body, "Data")).toBe(bytes.toString("base64"));
    expect(await service.ended(await service.call(one, { method: "DELETE" }))).toContain("Succeeded");
    expect((await service.call(one)).status).toBe(404);
    for (const [data, format] of [
      ["", "pfx"],
      [pfx.slice(0, 800), "pfx"],
      [pfx, "cer"],
      [pfx, "p7b"],
    ] as const)
      expect((await add(data, format)).status).toBe(400);
    const wrong = xml("CertificateFile", { Data: pfx, CertificateFormat: "pfx", Password: "other" });
    expect((await service.call(`${SERVICES}/orders/certificates`, { body: wrong })).status).toBe(400);
  });

  it("show their deployments when asked for detail", async () => {
    await createService(service);
    await service.ended(await deploy(service, FRONT, { roles: [{ name: "Front" }] }));
    const plain = (await service.call(`${SERVICES}/orders`)).body;
    const detailed = (await service.call(`${SERVICES}/orders?embed-detail=true`)).body;
    expect([plain.includes("<Deployments>"), detailed.includes("<Deployments><Deployment><Name>first<")]).toEqual([
      false,
      true,
    ]);
    expect(detailed).toContain("<RoleName>Front</RoleName><OsVersion>WA-GUEST-OS-1.10_201102-01</OsVersion>");
    expect((await service.call("", { version: "2011-06-01" })).body).toContain("<CurrentHostedServices>1<");
  });

  it("get more instances and fewer by the configuration, those that stay being left alone", async () => {
    await createService(service);
    const count = (value: number) => ({ roles: [{ name: "Front", count: value }] });
    await service.ended(await deploy(service, FRONT, count(2)));
    const names = async () => (await atRest(service)).map(({ name, computerName }) => [name, computerName]);
    const before = await names();
    await service.ended(await changeConfiguration(service, count(4)));
    expect((await names()).map(([name]) => name)).toEqual([0, 1, 2, 3].map((n) => `Front_IN_${n}`));
    await service.ended(await changeConfiguration(service, count(2)));
    expect(await names()).toEqual(before);
  });
});
