import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChildVhd, createVhd } from "@patchrig/core/vhd";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Answer, between, type ServiceUnderTest, startService, xml } from "./service-under-test.ts";
import { cscfg, cspkg, prepare, referenceOf, sendPackage, sendPages, setParent, upload } from "./uploads.ts";

const MIB = 2 ** 20;
const now = 1_298_160_000_000;
const refusal = ({ status, body }: Answer) => [status, between(body, "Code"), between(body, "Message")];

describe("machine images", () => {
  let service: ServiceUnderTest;
  let folder: string;
  const file = (name: string) => join(folder, `${name}.vhd`);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-images-"));
    await createVhd(file("base"), { type: "dynamic", size: 8 * MIB, now });
    await createVhd(file("other"), { type: "dynamic", size: 8 * MIB, now });
    for (const name of ["one", "two"]) await createChildVhd(file(name), { parent: file("base"), now });
    await createChildVhd(file("grandchild"), { parent: file("one"), now });
    return () => rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.simulator.close());

  it("refuses an underscore in a name, in the words that the field note saw (M14)", async () => {
    const words = "A parameter was incorrect. Details: The image name is invalid.";
    expect(refusal(await prepare(service, "shop_base.vhd", file("base")))).toEqual([400, "BadRequest", words]);
    expect((await prepare(service, "shop-base.vhd", file("base"))).status).toBe(201);
  });

  it("are Pending until they are committed, and tell what was read from their VHD", async () => {
    await prepare(service, "base", file("base"));
    const status = async () => between((await service.call("machineimages/base")).body, "Status");
    expect(await status()).toBe("Pending");
    await sendPages(service, await referenceOf(service, "base"), file("base"));
    const committed = await service.call("machineimages/base?comp=commitmachineimage", { method: "POST", body: "" });
    expect(committed.status).toBe(202);
    expect(await service.ended(committed)).toContain("<HttpStatusCode>200</HttpStatusCode>");
    expect(await status()).toBe("Committed");
    const { body } = await service.call("machineimages");
    expect(between(body, "MountedSizeInBytes")).toBe(String(8 * MIB));
    expect(between(body, "InUse")).toBe("false");
    expect(body).not.toContain("<?xml");
  });

  it("are committed only when what was sent is what was announced", async () => {
    const commit = () => service.call("machineimages/base?comp=commitmachineimage", { method: "POST", body: "" });
    expect((await commit()).status).toBe(404);
    await prepare(service, "base", file("base"));
    expect(refusal(await commit())[2]).toContain("Nothing has been uploaded for the image base");
    await sendPages(service, await referenceOf(service, "base"), file("other"));
    expect(refusal(await commit())[2]).toMatch(/The VHD of the image base has uuid \S+; \S+ was announced/);
    const broken = await referenceOf(service, "base");
    await service.fetch(`${broken}&comp=page`, {
      ...{ method: "PUT", body: Buffer.alloc(512, 1) },
      headers: { "x-ms-page-write": "update", "x-ms-range": "bytes=0-511" },
    });
    expect(refusal(await commit())[2]).not.toContain(folder);
    await sendPages(service, broken, file("base"));
    expect((await commit()).status).toBe(202);
  });

  it("keep what was sent of a VHD when they are prepared again, and nothing of another VHD", async () => {
    await prepare(service, "base", file("base"));
    await sendPages(service, await referenceOf(service, "base"), file("base"));
    const status = async () => (await service.fetch(await referenceOf(service, "base"), { method: "HEAD" })).status;
    await prepare(service, "base", file("base"));
    expect(await status()).toBe(200);
    await prepare(service, "base", file("other"));
    expect(await status()).toBe(404);
  });

  it("refuse an upload that was cut off before its end", async () => {
    await prepare(service, "base", file("base"));
    const url = await referenceOf(service, "base");
    await sendPages(service, url, file("base"));
    const { headers } = await service.fetch(url, { method: "HEAD" });
    const size = Number(headers["content-length"]);
    await service.fetch(`${url}&comp=page`, {
      method: "PUT",
      headers: { "x-ms-page-write": "clear", "x-ms-range": `bytes=${size - 512}-${size - 1}` },
      body: "",
    });
    const commit = await service.call("machineimages/base?comp=commitmachineimage", { method: "POST", body: "" });
    expect(refusal(commit)).toEqual([400, "BadRequest", expect.stringContaining("has no VHD that is whole")]);
    expect(commit.body).not.toContain(tmpdir());
  });

  it("may have many children on one parent (M13)", async () => {
    for (const name of ["base", "one", "two"]) expect(await upload(service, name, file(name))).toContain("Succeeded");
    for (const name of ["one", "two"]) expect((await setParent(service, name, "base")).status).toBe(200);
    expect(between((await service.call("machineimages/two")).body, "ParentImageName")).toBe("base");
  });

  it("refuse a second differencing level, before anything is sent (M13)", async () => {
    for (const name of ["base", "one"]) await upload(service, name, file(name));
    await setParent(service, "one", "base");
    const refused = await prepare(service, "grandchild", file("grandchild"));
    expect(refusal(refused)).toEqual([400, "BadRequest", expect.stringContaining("The parent image one has a parent")]);
    // Who tells nothing of a parent is found out by the VHD itself.
    await prepare(service, "grandchild", file("grandchild"), { ParentUuid: "", ParentTimestamp: "" });
    await sendPages(service, await referenceOf(service, "grandchild"), file("grandchild"));
    const commit = await service.call("machineimages/grandchild?comp=commitmachineimage", { method: "POST", body: "" });
    expect(commit.status).toBe(400);
  });

  it("refuse a second level also where the parent came after its child", async () => {
    expect(await upload(service, "grandchild", file("grandchild"))).toContain("Succeeded");
    for (const name of ["base", "one"]) await upload(service, name, file(name));
    expect(refusal(await setParent(service, "grandchild", "one"))[2]).toContain("The parent image one has a parent");
  });

  it("refuse a parent that is another disk, is missing, is not committed or is the image itself", async () => {
    for (const name of ["base", "other", "one"]) await upload(service, name, file(name));
    await prepare(service, "pending", file("two"));
    const words = async (name: string, parent: string) => refusal(await setParent(service, name, parent))[2];
    expect(await words("one", "other")).toContain("The image one was made on another disk than other");
    expect(await words("one", "nobody")).toContain("The parent image nobody does not exist");
    expect(await words("one", "pending")).toContain("The parent image pending is not committed");
    expect(await words("one", "one")).toContain("cannot be its own parent");
    expect(await words("base", "other")).toContain("is no differencing VHD");
  });

  it("refuse to be changed or deleted while others stand on them (M17)", async () => {
    for (const name of ["base", "one"]) await upload(service, name, file(name));
    await setParent(service, "one", "base");
    const words = "The image base is the parent of one: changing it would invalidate them.";
    expect(refusal(await prepare(service, "base", file("other")))).toEqual([409, "ConflictError", words]);
    expect(refusal(await service.call("machineimages/base", { method: "DELETE" }))).toEqual([
      409,
      "ConflictError",
      words,
    ]);
    const url = await referenceOf(service, "base");
    const written = await service.fetch(`${url}&comp=page`, {
      ...{ method: "PUT", body: Buffer.alloc(512) },
      headers: { "x-ms-page-write": "update", "x-ms-range": "bytes=0-511" },
    });
    expect([written.status, between(written.body, "Code")]).toEqual([412, "LeaseIdMissing"]);
    expect((await service.call("machineimages/one", { method: "DELETE" })).status).toBe(200);
    expect((await service.call("machineimages/base", { method: "DELETE" })).status).toBe(200);
    expect((await service.call("machineimages/base")).status).toBe(404);
  });

  it("are in use while a deployment runs from them, or from a child of theirs", async () => {
    for (const name of ["base", "one"]) await upload(service, name, file(name));
    await setParent(service, "one", "base");
    const url = await sendPackage(service, "p.cspkg", cspkg([{ name: "Shop" }]));
    await service.call("services/hostedservices", {
      body: xml("CreateHostedService", { ServiceName: "orders", Label: "bA==", Location: "West Europe" }),
    });
    const deployed = await service.call("services/hostedservices/orders/deploymentslots/production", {
      body: xml("CreateDeployment", {
        ...{ Name: "d", PackageUrl: url, Label: "bA==" },
        Configuration: Buffer.from(cscfg({ roles: [{ name: "Shop", image: "one" }] })).toString("base64"),
      }),
    });
    expect(deployed.status).toBe(202);
    for (const name of ["base", "one"]) {
      expect(between((await service.call(`machineimages/${name}`)).body, "InUse")).toBe("true");
    }
    expect(refusal(await service.call("machineimages/one", { method: "DELETE" }))).toEqual([
      ...[409, "ConflictError", "The image one is in use."],
    ]);
  });

  it("lend their address for a while only", async () => {
    await prepare(service, "base", file("base"));
    const url = await referenceOf(service, "base", "2011-02-21T00:10:00.0000000Z");
    const put = () =>
      service.fetch(url, {
        method: "PUT",
        body: "",
        headers: { "x-ms-blob-type": "PageBlob", "x-ms-blob-content-length": "512" },
      });
    expect((await put()).status).toBe(201);
    await service.simulator.world.clock.advance(11 * 60_000);
    const late = await put();
    expect([late.status, between(late.body, "Code")]).toEqual([403, "AuthenticationFailed"]);
    expect(late.body).toContain("the signature expired at 2011-02-21T00:10:00Z; it is 2011-02-21T00:11:00");
    const never = await service.call(
      "machineimages/base?comp=reference&permission=readwrite&expiry=2011-02-20T00:00:00Z",
    );
    expect(never.status).toBe(400);
    const noWay = await service.call("machineimages/base?comp=reference&permission=all&expiry=2011-02-22T00:00:00Z");
    expect(between(noWay.body, "Code")).toBe("MissingOrInvalidRequiredQueryParameter");
  });
});
