import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVhd } from "@patchrig/core/vhd";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { atRest, createService, deploy, instancesOf, SLOT, write } from "./deployed.ts";
import { between, type ServiceUnderTest, startService } from "./service-under-test.ts";
import { prepare, referenceOf, sendPages, upload } from "./uploads.ts";

describe("a snapshot of the VM Role service", () => {
  let service: ServiceUnderTest;
  let folder: string;
  const base = () => join(folder, "base.vhd");
  const from = { roles: [{ name: "Shop", image: "base" }] };
  const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value));

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-snapshots-"));
    await createVhd(base(), { type: "dynamic", size: 8 * 2 ** 20, now: 0 });
    return () => rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    service = await startService();
    await createService(service);
    await upload(service, "base", base());
  });
  afterEach(() => service.simulator.close());

  it("brings back deployments, what was written to their disks, and images that were deleted since", async () => {
    await service.ended(await deploy(service, [{ name: "Shop" }], from));
    await atRest(service);
    await write(service, "Shop_IN_0", "C:\\data.txt", "kept");
    const snapshot = throughJson(service.simulator.snapshot());
    await service.ended(await service.call(SLOT, { method: "DELETE" }));
    expect((await service.call("machineimages/base", { method: "DELETE" })).status).toBe(200);
    service.simulator.restore(snapshot);
    expect(await instancesOf(service)).toMatchObject([{ status: "ReadyRole", files: { "C:\\data.txt": "kept" } }]);
    const url = await referenceOf(service, "base");
    const { status, headers } = await service.fetch(url, { method: "HEAD" });
    expect([status, headers["x-ms-lease-state"]]).toEqual([200, "leased"]);
  });

  it("lets an operation that was under way go on, whatever the clock did since", async () => {
    service.simulator.world.clock.setSpeed("manual");
    const asked = await deploy(service, [{ name: "Shop" }], from);
    const snapshot = throughJson(service.simulator.snapshot());
    await service.simulator.world.clock.advance(7 * 86_400_000);
    expect((await instancesOf(service))[0]?.status).toBe("ReadyRole");
    service.simulator.restore(snapshot);
    expect((await instancesOf(service))[0]?.status).toBe("CreatingVM");
    expect(await service.ended(asked)).toContain("Succeeded");
    expect((await atRest(service))[0]?.status).toBe("ReadyRole");
  });

  it("leaves an upload that went on then to be begun anew", async () => {
    await prepare(service, "pending", base());
    await sendPages(service, await referenceOf(service, "pending"), base());
    service.simulator.restore(throughJson(service.simulator.snapshot()));
    expect(between((await service.call("machineimages/pending")).body, "Status")).toBe("Pending");
    expect((await service.fetch(await referenceOf(service, "pending"), { method: "HEAD" })).status).toBe(404);
    expect(await upload(service, "pending", base())).toContain("Succeeded");
  });

  it("is refused by a simulator that does not hold its images, and nothing is changed", async () => {
    const snapshot = throughJson(service.simulator.snapshot());
    const other = await startService();
    expect(() => other.simulator.restore(snapshot)).toThrow(/images that another simulator holds/);
    await other.simulator.close();
  });

  it("is not needed to begin anew: a reset empties the service", async () => {
    const { body } = await service.tell("POST", "/vmrole/reset", {});
    expect(body).toMatchObject({ images: [], deployments: [], guests: [] });
    expect((await service.call("machineimages/base")).status).toBe(404);
    expect(await upload(service, "base", base())).toContain("Succeeded");
  });
});
