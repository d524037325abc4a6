import { createPrivateKey } from "node:crypto";
import { join } from "node:path";
import type { VirtualClock } from "@patchrig/core/clock";
import { blobContract, comparingBlobContract, hostedServiceContract, type ServicePlace } from "@patchrig/core/testing";
import { createPageBlob, createServiceManagement, packCspkg, parseXmlBytes } from "@patchrig/core/vmrole";
import { afterEach, beforeEach, describe, it } from "vitest";
import { LOCATION, type SimulatedService, simulatedService } from "./simulated-service.ts";
import { CONFIGURATION, DEFINITION, makeBase, makeChild } from "./vmrole-images.ts";

let service: SimulatedService;
const opened: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  service = await simulatedService();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  await service.close();
});

function connect() {
  const { access, simulator } = service;
  const world: VirtualClock = simulator.world.clock;
  const common = { clock: world.steady(), onRequest: (answered: Promise<unknown>) => void world.hold(answered) };
  const pem = access.clientCertificate;
  const client = { certificate: pem.slice(pem.indexOf("-----BEGIN CERTIFICATE")), key: keyOf(pem) };
  const api = createServiceManagement({ ...common, ...access, client });
  const blob = createPageBlob({ ...common, trustFor: () => ({ certSha256: access.certSha256 }) });
  opened.push(api, blob);
  return { api, blob, clock: common.clock };
}

const keyOf = (pem: string) => createPrivateKey(pem).export({ type: "pkcs8", format: "pem" }).toString();

async function place(): Promise<ServicePlace> {
  const { api, blob, clock } = connect();
  const { folder, access } = service;
  const base = await makeBase(folder);
  const child = await makeChild(base, join(folder, "child.vhd"), 0x33);
  const grandchild = await makeChild(child, join(folder, "grandchild.vhd"), 0x44);
  const packageUrl = inContainer(access.storage.packagesUrl, "orders.cspkg");
  await blob.put(packageUrl, await packCspkg(parseXmlBytes(Buffer.from(DEFINITION), "orders.csdef")));
  return {
    ...{ service: api, blob, location: LOCATION, base, child, grandchild, configuration: CONFIGURATION },
    packageUrl: packageUrl.replace(/\?.*$/, ""),
    certificate: access.serverCertificate,
    until: async (isSo) => {
      for (let turn = 0; turn < 500; turn += 1) {
        if (await isSo()) return;
        await clock.sleep(5_000);
      }
      throw new Error("it never came true");
    },
  };
}

function inContainer(container: string, name: string): string {
  const url = new URL(container);
  url.pathname += `/${name}`;
  return url.href;
}

describe("the client against the simulated Service Management API", () => {
  it.each(hostedServiceContract)("$title", async ({ check }) => check(await place()));
});

describe("the client against the simulated storage account", () => {
  it.each([...blobContract, ...comparingBlobContract])("$title", async ({ check }) => {
    const { blob } = connect();
    const address = (name: string) => inContainer(service.access.storage.packagesUrl, name);
    // The same with its end before now: the signature is then no one's.
    const expired = (name: string) => address(name).replace(/([?&]se=)[^&]+/, "$12010-01-01T00%3A00%3A00Z");
    await check({ port: blob, address, expired });
  });
});
