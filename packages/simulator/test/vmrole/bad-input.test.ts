import { createCertificate } from "@patchrig/core/certificate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Asked, base64, between, type ServiceUnderTest, startService, xml } from "./service-under-test.ts";
import { zipOf } from "./stored-zip.ts";
import { cscfg, cspkg, sendPackage } from "./uploads.ts";

const NAMESPACE = "http://schemas.microsoft.com/windowsazure";

describe("the service, to those who send it what it cannot take", () => {
  let service: ServiceUnderTest;
  beforeAll(async () => {
    service = await startService();
    await service.call("services/hostedservices", {
      body: xml("CreateHostedService", { ServiceName: "orders", Label: "bA==", Location: "West Europe" }),
    });
  });
  afterAll(() => service.simulator.close());

  const told = async (path: string, asked?: Asked) => {
    const { status, body } = await service.call(path, asked);
    return [status, between(body, "Code")];
  };

  it.each([
    ["no certificate", null],
    ["a certificate that is not registered", undefined],
  ])("answers %s with AuthenticationFailed, and the journal tells which it was", async (_, none) => {
    const stranger = createCertificate(["stranger"]);
    const certificate = none === null ? null : `${stranger.key}${stranger.certificate}`;
    expect(await told("locations", { certificate })).toEqual([403, "AuthenticationFailed"]);
    const seen = service.simulator.world.journal.events.findLast(({ type }) => type === "unregistered-certificate");
    expect(seen?.sha256).toBe(none === null ? null : stranger.sha256);
  });

  it("asks for a version that there was", async () => {
    for (const version of ["", "2010-01-01", "2030-01-01", "latest"]) {
      expect(await told("locations", { version })).toEqual([400, "MissingOrIncorrectVersionHeader"]);
    }
    expect((await service.call("locations", { version: "2017-01-01" })).status).toBe(200);
    const rollback = "services/hostedservices/orders/deploymentslots/production?comp=rollback";
    expect(await told(rollback, { body: "", version: "2011-08-01" })).toEqual([400, "MissingOrIncorrectVersionHeader"]);
  });

  it("knows no other subscription, place or verb", async () => {
    const other = await service.fetch(`${service.access.url}/11111111-2222-3333-4444-555555555555/locations`);
    expect(other.status).toBe(403);
    expect(await told("nowhere")).toEqual([404, "ResourceNotFound"]);
    expect(await told("locations", { method: "DELETE" })).toEqual([400, "InvalidHttpVerb"]);
    expect(await told("machineimages/x?comp=unheardof")).toEqual([400, "MissingOrInvalidRequiredQueryParameter"]);
    expect(await told("operations/0123456789abcdef0123456789abcdef")).toEqual([404, "ResourceNotFound"]);
    expect(await told("machineimages/__proto__")).toEqual([404, "ResourceNotFound"]);
  });

  const fields = "<ServiceName>s</ServiceName><Label>bA==</Label><Location>West Europe</Location>";
  it.each([
    [
      "a document type",
      `<!DOCTYPE x [<!ENTITY e "s">]><CreateHostedService xmlns="${NAMESPACE}">${fields}</CreateHostedService>`,
    ],
    ["another namespace", `<CreateHostedService xmlns="urn:other">${fields}</CreateHostedService>`],
    ["no namespace", `<CreateHostedService>${fields}</CreateHostedService>`],
    ["another element", `<Create xmlns="${NAMESPACE}">${fields}</Create>`],
    ["XML that breaks off", `<CreateHostedService xmlns="${NAMESPACE}">${fields}`],
    ["nothing", ""],
    ["JSON", "{}"],
    ["elements within elements", `<CreateHostedService xmlns="${NAMESPACE}">${"<a>".repeat(5_000)}`],
    ["no name", `<CreateHostedService xmlns="${NAMESPACE}"><Label>bA==</Label></CreateHostedService>`],
  ])("refuses %s as InvalidXmlRequest", async (_, body) => {
    expect(await told("services/hostedservices", { body })).toEqual([400, "InvalidXmlRequest"]);
  });

  it("refuses a body beyond its bound before it has read it", async () => {
    const asked = { method: "POST", body: "", headers: { "content-length": String(100 * 2 ** 20) } };
    const { status } = await service.call("services/hostedservices", asked).catch(() => ({ status: 0 }));
    expect(status).toBe(400);
  });

  const deploy = (PackageUrl: string, configuration: string) =>
    service.call("services/hostedservices/orders/deploymentslots/staging", {
      body: xml("CreateDeployment", { Name: "d", PackageUrl, Label: "bA==", Configuration: base64(configuration) }),
    });

  it("reads a package from its own storage account alone", async () => {
    const answer = await deploy("http://127.0.0.1:1/other/c/p.cspkg?sig=secret", cscfg({ roles: [{ name: "Shop" }] }));
    expect(answer.status).toBe(400);
    expect(between(answer.body, "Message")).toContain("No package can be read at http://127.0.0.1:1/other/c/p.cspkg:");
    expect(answer.body).not.toContain("secret");
  });

  it.each([
    ["text", Buffer.from("no ZIP at all")],
    ["half a ZIP", cspkg([{ name: "Shop" }]).subarray(40)],
    ["a ZIP without a definition", zipOf({ "a.txt": "x" })],
    ["a role of a size that there is not", cspkg([{ name: "Shop", size: "Giant" }])],
    ["a definition with a document type", zipOf({ "ServiceDefinition.csd": "<!DOCTYPE a><a/>" })],
    ["a ZIP that claims to be larger than it is", bomb()],
  ])("refuses %s as a package", async (_, bytes) => {
    const answer = await deploy(await sendPackage(service, "p.cspkg", bytes), cscfg({ roles: [{ name: "Shop" }] }));
    expect([answer.status, between(answer.body, "Code")]).toEqual([400, "BadRequest"]);
    expect(between(answer.body, "Message")).toContain("No package can be read at");
  });

  it.each([
    ["of another namespace", "<ServiceConfiguration/>", /expected ServiceConfiguration in/],
    ["with a document type", "<!DOCTYPE a><a/>", /a document type is not allowed/],
    ["without its role", cscfg({ roles: [] }), /do not name the same roles/],
    ["with no instance", cscfg({ roles: [{ name: "Shop", count: 0 }] }), /expected 1 to 1000 instances, got "0"/],
    [
      "with an image that is none",
      cscfg({ roles: [{ name: "Shop", image: "none" }] }),
      /The image none does not exist/,
    ],
  ])("refuses a configuration %s", async (_, configuration, words) => {
    const url = await sendPackage(service, "shop.cspkg", cspkg([{ name: "Shop" }]));
    expect(between((await deploy(url, configuration)).body, "Message")).toMatch(words);
  });
});

/** A directory entry that says it unpacks to 4 GiB. */
function bomb(): Buffer {
  const bytes = cspkg([{ name: "Shop" }]);
  bytes.writeUInt32LE(0xffff_fff0, bytes.indexOf("PK\x01\x02", 0, "latin1") + 24);
  return bytes;
}
