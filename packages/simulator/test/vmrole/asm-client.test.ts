import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVhd } from "@patchrig/core/vhd";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServiceUnderTest, startService } from "./service-under-test.ts";
import { cscfg, cspkg, sendPackage, upload } from "./uploads.ts";

const require = createRequire(import.meta.url);
const { createComputeManagementClient, createCertificateCloudCredentials } = require("azure-asm-compute");
const { createManagementClient } = require("azure-asm-mgmt");

interface Outcome {
  readonly statusCode: number;
  readonly status?: string;
  readonly [name: string]: unknown;
}

/** The vendor's own client of later years, unmodified but for its polling pace and one known flaw (A40). */
describe("azure-asm-compute against the simulated service", () => {
  let service: ServiceUnderTest;
  let folder: string;
  let asm: (group: string, verb: string, ...given: unknown[]) => Promise<Outcome>;

  beforeAll(async () => {
    service = await startService();
    folder = mkdtempSync(join(tmpdir(), "patchrig-asm-"));
    const { access } = service;
    const credentials = createCertificateCloudCredentials({
      subscriptionId: access.subscriptionId,
      pem: access.clientCertificate,
    });
    const trusting = { strictSSL: true, agentOptions: { ca: access.serverCertificate } };
    const clients = [createComputeManagementClient, createManagementClient].map((create) => {
      const client = create(credentials, access.url).withFilter((options: Outcome, next: Next, done: Done) => {
        const { body, method } = options as { body?: unknown; method?: string };
        // Without a body its POST never leaves.
        if (body === undefined && method === "POST") Object.assign(options, { body: "" });
        return next(Object.assign(options, trusting), done);
      });
      client.longRunningOperationInitialTimeout = 0;
      client.longRunningOperationRetryTimeout = 0;
      return client;
    });
    asm = (group, verb, ...given) =>
      new Promise((resolve, reject) => {
        const owner = clients.map((client) => client[group]).find((one) => one?.[verb]);
        owner[verb](...given, (error: Error | null, result: Outcome) => (error ? reject(error) : resolve(result)));
      });
  });
  afterAll(async () => {
    await service.simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("lists locations and guest operating systems", async () => {
    const { locations } = (await asm("locations", "list")) as unknown as { locations: { name: string }[] };
    expect(locations.map(({ name }) => name)).toContain("North Central US");
    const listed = (await asm("operatingSystems", "list")) as unknown as { operatingSystems: { version: string }[] };
    expect(listed.operatingSystems.map(({ version }) => version)).toContain("WA-GUEST-OS-1.0_200912-01");
    const families = await asm("operatingSystems", "listFamilies");
    expect(families.operatingSystemFamilies).toMatchObject(
      [{ name: 1 }, { name: 2 }, { name: 3 }, { name: 4 }].slice(0, 2),
    );
  });

  it("creates a service, deploys a VM role, changes its configuration, reboots and reimages", async () => {
    const place = { serviceName: "orders", label: "orders", location: "North Central US", description: "d" };
    expect((await asm("hostedServices", "create", place)).statusCode).toBe(201);
    const base = join(folder, "base.vhd");
    await createVhd(base, { type: "dynamic", size: 8 * 2 ** 20, now: 1_298_160_000_000 });
    expect(await upload(service, "shop-base-1.vhd", base)).toContain("Succeeded");
    const packageUri = await sendPackage(service, "shop.cspkg", cspkg([{ name: "Shop" }]));
    const roles = [{ name: "Shop", count: 2, image: "shop-base-1.vhd" }];
    const deployed = await asm("deployments", "create", "orders", "Production", {
      ...{ name: "first", label: "first", packageUri, startDeployment: true },
      configuration: cscfg({ roles }),
    });
    expect(deployed.status).toBe("Succeeded");
    const shown = await asm("deployments", "getBySlot", "orders", "Production");
    expect(shown).toMatchObject({ name: "first", status: "Running" });
    expect(shown.roleInstances).toHaveLength(2);
    const configuration = cscfg({ roles: [{ name: "Shop", count: 3, image: "shop-base-1.vhd", setting: "hello" }] });
    const changed = await asm("deployments", "changeConfigurationBySlot", "orders", "Production", {
      ...{ configuration, mode: "Auto" },
    });
    expect(changed.status).toBe("Succeeded");
    for (const verb of ["rebootRoleInstanceByDeploymentSlot", "reimageRoleInstanceByDeploymentSlot"]) {
      expect((await asm("deployments", verb, "orders", "Production", "Shop_IN_2")).status).toBe("Succeeded");
    }
    const { roleInstances } = (await asm("deployments", "getByName", "orders", "first")) as unknown as {
      roleInstances: { instanceName: string; instanceStatus: string; instanceUpgradeDomain: number }[];
    };
    expect(roleInstances).toMatchObject(
      [0, 1, 2].map((n) => ({ instanceName: `Shop_IN_${n}`, instanceStatus: "ReadyRole", instanceUpgradeDomain: n })),
    );
    const detailed = await asm("hostedServices", "getDetailed", "orders");
    expect(detailed.deployments).toMatchObject([{ name: "first" }]);
    expect((await asm("deployments", "deleteBySlot", "orders", "Production")).status).toBe("Succeeded");
    expect((await asm("hostedServices", "deleteMethod", "orders")).statusCode).toBe(200);
  });

  it("reads a refusal's code and words", async () => {
    await expect(asm("deployments", "getBySlot", "nobody", "Production")).rejects.toMatchObject({
      ...{
        code: "ResourceNotFound",
        statusCode: 404,
        message: expect.stringContaining("hosted service does not exist"),
      },
    });
    const create = { serviceName: "shop_1", label: "x", location: "North Central US" };
    await expect(asm("hostedServices", "create", create)).rejects.toMatchObject({
      ...{
        code: "BadRequest",
        statusCode: 400,
        message: expect.stringContaining("The hosted service name is invalid."),
      },
    });
  });
});

type Done = (...given: unknown[]) => void;
type Next = (options: Outcome, done: Done) => unknown;
